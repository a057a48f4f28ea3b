import { expect, it, vi } from 'vitest'
import { oncePerText } from '../../adapters/once-per-text.ts'

it('makes a value once for a text, again for another, and never keeps a failure', () => {
  const make = vi.fn((text: string) => {
    if (text === 'bad') throw new Error('not sound')
    return { text }
  })
  const remembered = oncePerText(make)
  expect(remembered('a')).toBe(remembered('a'))
  expect(remembered('b')).toEqual({ text: 'b' })
  expect(() => remembered('bad')).toThrow('not sound')
  expect(() => remembered('bad')).toThrow('not sound')
  expect(remembered('b')).toEqual({ text: 'b' })
  expect(make).toHaveBeenCalledTimes(4)
})
