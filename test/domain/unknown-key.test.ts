import { expect, it } from 'vitest'
import { unknownKey } from '#domain/unknown-key.ts'

const known = ['name', 'description', 'group_data', 'priority', 'up']
const detailOf = (key: string) => unknownKey('/x', key, known).detail

it.each([
  ['nmae', 'name'],
  ['names', 'name'],
  ['Name', 'name'],
  ['desription', 'description'],
  ['groupdata', 'group_data'],
])('suggests for the unknown key %s the key %s', (key, meant) => {
  expect(detailOf(key)).toBe(`This key does not exist. Did you mean \`${meant}\`?`)
})

it.each(['color', 'id', 'x', '', 'n'.repeat(1_000_000)])('suggests no key for the unknown key %.20j', (key) => {
  expect(detailOf(key)).toBe('This key does not exist. Remove it.')
})
