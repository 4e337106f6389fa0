import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A page with one line of text, as the format's first version had it. */
export async function makePdf(path: string, line: string): Promise<void> {
  await writeFile(path, pdfOf(line))
}

export interface PdfOptions {
  /** Runs when the document is opened. */
  readonly script?: string
  /** The name of a field for text. */
  readonly field?: string
  /** After the first line. */
  readonly comment?: string
}

/** The same, as its bytes in Latin-1. */
export function pdfOf(line: string, { script, field, comment }: PdfOptions = {}): string {
  const action = `<< /S /JavaScript /JS (${script?.replaceAll(/[()]/g, '\\$&')}) >>`
  const form = '/AcroForm << /Fields [6 0 R] /DR << /Font << /F1 5 0 R >> >> /DA (/F1 12 Tf 0 g) >>'
  const stream = `BT /F1 36 Tf 72 700 Td (${line}) Tj ET`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${script ? `/OpenAction ${action}` : ''} ${field ? form : ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${field ? '/Annots [6 0 R]' : ''} >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...(field
      ? [
          `<< /Type /Annot /Subtype /Widget /FT /Tx /T (${field}) /F 4 /P 3 0 R /Rect [72 600 300 640] /DA (/F1 12 Tf 0 g) >>`,
        ]
      : []),
  ]
  let text = `%PDF-1.4\n${comment ? `%${comment}\n` : ''}`
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${end}`
}

/** A picture; its name's ending says the format. */
export async function makePicture(path: string, hue = 0): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', `gradients=size=960x540:c0=0x1f2633:c1=0xf7ad0d,hue=h=${hue}`, '-frames:v', '1']
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...picture, path])
}
