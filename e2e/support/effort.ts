/** `npm run test:long`: larger files and more rounds of the same specs. */
export const isLong = process.env['TUKAR_LONG'] === '1'
