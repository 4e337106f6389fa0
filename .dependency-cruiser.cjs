// Who may import whom. The table stands in README.md ("Layout"); each row is one rule here.

const testing = '\\.(test|test-support|contract)\\.tsx?$|^(e2e|fuzz)/'
const adapters = ['hashing', 'transport', 'mesh', 'swarm', 'storage', 'delivery']

/** One row of the table: `from` may import from `src` only what matches `allowed`. */
const only = (name, from, allowed, comment) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${from}` },
  to: { path: '^(src|signaling|e2e|fuzz)/', pathNot: allowed },
})

/** These packages are known to one folder alone; the rest of the code sees that folder's own names. */
const owned = (packages, owners) => ({
  name: `package-${packages[0].replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `${packages.join(', ')}: only ${owners.join(', ')} may import it.`,
  from: { path: '^(src|signaling|e2e|fuzz)/', pathNot: owners.map((owner) => `^${owner}`) },
  to: { path: packages.map((name) => `(^|/)node_modules/(@types/)?${name}(/|$)`) },
})

module.exports = {
  forbidden: [
    only('lib', 'lib/', '^src/lib/'),
    only('core', 'core/', '^src/(lib|core)/'),
    only('crypto', 'crypto/', '^src/(lib|core|crypto)/'),
    only('app', 'app/', '^src/(lib|core|crypto|app)/'),
    ...adapters.map((adapter) =>
      only(
        adapter,
        `${adapter}/`,
        adapter === 'delivery'
          ? '^src/((lib|core|crypto|delivery)/|service-worker/protocol\\.ts$)'
          : `^src/(lib|core|crypto|${adapter})/`,
        'Adapters know each other only by the ports in src/core/ports/.',
      ),
    ),
    only('service-worker', 'service-worker/', '^src/(lib|core|crypto|service-worker)/'),
    only('ui', 'ui/', '^src/(lib|core|app|ui)/', 'Screens know no protocol.'),
    {
      name: 'outside-imports',
      severity: 'error',
      comment: 'The server and the end-to-end tests meet the page only over the network.',
      from: { path: '^(signaling|e2e)/' },
      to: { path: '^src/' },
    },
    {
      name: 'signaling-and-e2e-apart',
      severity: 'error',
      from: { path: '^(signaling|e2e)/' },
      to: { path: '^(signaling|e2e|fuzz)/', pathNot: '^$1/' },
    },
    {
      name: 'fuzz-imports',
      severity: 'error',
      comment: 'It feeds the parsers of all sides, and has no use for screens.',
      from: { path: '^fuzz/' },
      to: { path: '^(e2e/|src/(ui/|main\\.tsx))' },
    },
    {
      name: 'composition-root-is-imported-by-nobody',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/main\\.tsx$' },
    },
    {
      name: 'pure-folders-use-no-packages',
      severity: 'error',
      from: { path: '^src/(lib|core|crypto|app)/', pathNot: testing },
      to: { dependencyTypesNot: ['local', 'type-only'], pathNot: '^src/' },
    },
    {
      name: 'page-uses-no-node',
      severity: 'error',
      from: { path: '^src/', pathNot: testing },
      to: { dependencyTypes: ['core'] },
    },
    owned(['simple-peer'], ['src/transport/']),
    owned(['webtorrent', 'streamx'], ['src/swarm/']),
    owned(['idb-keyval'], ['src/storage/']),
    owned(['client-zip'], ['src/delivery/']),
    owned(['mediabunny'], ['src/delivery/repackage/']),
    owned(['preact', '@preact/signals', '@preact/signals-core'], ['src/ui/', 'src/main\\.tsx']),
    owned(['bittorrent-tracker'], ['signaling/']),
    owned(['ws'], ['signaling/', 'e2e/support/']),
    owned(['uqr'], ['src/ui/', 'signaling/']),
    owned(['@playwright/test', 'puppeteer-core'], ['e2e/']),
    {
      name: 'production-code-uses-no-test-tools',
      severity: 'error',
      from: { path: '^(src|signaling)/', pathNot: testing },
      to: { path: '(^|/)node_modules/(vitest|fast-check)(/|$)' },
    },
    {
      name: 'tests-are-imported-by-tests-alone',
      severity: 'error',
      from: { pathNot: testing },
      to: { path: testing },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|dist-server)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
