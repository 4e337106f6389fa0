/** SVG path of the dark modules: one bar for each run in a row, in units of one module. */
export function qrPath(rows: readonly (readonly boolean[])[]): string {
  let path = ''
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue
      const start = x
      while (row[x + 1] === true) x++
      path += `M${start} ${y}h${x + 1 - start}v1H${start}z`
    }
  })
  return path
}
