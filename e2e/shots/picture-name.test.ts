import { expect, test } from 'vitest'
import { parsePictureName, pictureName, type Picture } from './picture-name.ts'

test('a name says what it is a picture of', () => {
  const picture: Picture = { state: 'receive-wrong-password', theme: 'dark', language: 'id', width: 360 }
  expect(pictureName(picture)).toBe('receive-wrong-password-dark-id-360.png')
  expect(parsePictureName(pictureName(picture))).toEqual(picture)
})

test.each(['index.html', 'home-empty-dark-id-361.png', 'home-empty-blue-en-360.png', 'dark-id-360.png', 'a".png'])(
  '%s is no picture',
  (name) => {
    expect(parsePictureName(name)).toBeNull()
  },
)
