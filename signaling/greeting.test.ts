import { expect, it } from 'vitest'
import { greeting } from './greeting.ts'

const local = { host: '127.0.0.1', port: 8080, isTls: false, publicUrl: null, localAddress: '192.168.1.5' }
const lines = (deps: Partial<Parameters<typeof greeting>[0]>) => greeting({ ...local, ...deps }).split('\n')

it('says where it is ready', () => {
  expect(lines({})[0]).toBe('Tukar is ready at http://127.0.0.1:8080/')
  expect(lines({ host: '0.0.0.0', port: 9 })[0]).toBe('Tukar is ready at http://127.0.0.1:9/')
  expect(lines({ host: '::', isTls: true, port: 443 })[0]).toBe('Tukar is ready at https://127.0.0.1/')
  expect(lines({ host: '::1' })[0]).toBe('Tukar is ready at http://[::1]:8080/')
})

it('says truly how others reach it', () => {
  expect(lines({})[1]).toMatch(/^Only this computer/)
  expect(lines({ host: 'localhost' })[1]).toMatch(/^Only this computer/)
  expect(lines({ host: '0.0.0.0', localAddress: null })[1]).toMatch(/^Only this computer/)
  expect(lines({ host: '0.0.0.0' })[1]).toMatch(/http:\/\/192\.168\.1\.5:8080\/, but/)
  expect(lines({ host: '0.0.0.0', isTls: true })[1]).toBe(
    'Others in this network reach it at https://192.168.1.5:8080/',
  )
})

it('draws a QR code of the public address', () => {
  const href = 'https://a.example/'
  const url = { href, origin: 'https://a.example', host: 'a.example', hostname: 'a.example', base: '/' }
  const text = lines({ publicUrl: url })
  expect(text[1]).toBe('Others reach it at https://a.example/')
  expect(text.slice(2).join('')).toMatch(/^[█▀▄ ]{200,}$/)
})
