import { expect, it } from 'vitest'
import { memoizeLatest } from '#adapters/once-per-text.ts'

it('computes a value once per text, and caches no failure', () => {
  let made = 0
  const remembered = memoizeLatest((text) => {
    made += 1
    if (text === 'bad') throw new Error('not sound')
    return { text }
  })
  expect(remembered('a')).toBe(remembered('a'))
  expect(remembered('b')).toEqual({ text: 'b' })
  expect(() => remembered('bad')).toThrow('not sound')
  expect(() => remembered('bad')).toThrow('not sound')
  expect(remembered('b')).toEqual({ text: 'b' })
  expect(made).toBe(4)
})
