import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMethod, maxSegments, maxTargetLength, readTarget } from '#domain/access/request-mapping/proxied-request.ts'
import { findResourceNameError } from '#domain/resources/resource-path.ts'

describe('the target of a request', () => {
  it.each([
    ['/', [], ''],
    ['/a', ['a'], ''],
    ['/a/', ['a'], ''],
    ['/a/b?c=/../d', ['a', 'b'], 'c=/../d'],
    ['/a?b?c', ['a'], 'b?c'],
    ['/%41%20b/caf%C3%A9', ['A b', 'café'], ''],
    ['/a:b/c+d,e=f', ['a:b', 'c+d,e=f'], ''],
    ['/.well-known/a.b/$c', ['.well-known', 'a.b', '$c'], ''],
    ['/50%25', ['50%'], ''],
  ])('%s is parsed as %j', (target, segments, query) => {
    expect(readTarget(target)).toEqual({ segments, query })
  })

  it.each([
    ['', 'nothing'],
    ['a', 'no slash'],
    ['https://other.test/a', 'another host'],
    ['//', 'an empty step'],
    ['//a', 'another host'],
    ['/a//b', 'an empty step'],
    ['/a//', 'an empty step'],
    ['/a/../b', 'a step up'],
    ['/a/.', 'no step'],
    ['/a/%2e%2E/b', 'an encoded step up'],
    ['/a/%252e%252e/b', 'a step up, encoded twice'],
    ['/a%2Fb', 'an encoded slash'],
    ['/a%252fb', 'a slash, encoded twice'],
    ['/a%5Cb', 'an encoded backslash'],
    ['/a\\b', 'a backslash'],
    ['/a%00', 'NUL'],
    ['/a%0d%0aX: y', 'a line break'],
    ['/a;x=/b', 'path parameters'],
    ['/a%3Bx', 'encoded path parameters'],
    ['/a%3Fx', 'an encoded question mark, where a rewriting server begins the query'],
    ['/a%23x', 'an encoded fragment'],
    ['/a%', 'half an encoding'],
    ['/a%u002f', 'no encoding'],
    ['/%C0%AF', 'an overlong slash'],
    ['/%ff', 'no UTF-8'],
    ['/secret.', 'a dot at the end, which Windows drops'],
    ['/a/.../b', 'dots alone'],
    ['/secret%2E/b', 'an encoded dot at the end'],
    ['/secret::$DATA', 'a stream of a file'],
    ['/caf%C3%A9/cafe%CC%81%E2%84%AA', 'neither form C nor form D'],
    ['/a%CD%BEb', 'a Greek question mark, in form C a semicolon'],
    ['/a%20', 'a space at the end'],
    ['/a b', 'a raw space'],
    ['/a, /b', 'two headers in one'],
    ['/é', 'raw beyond ASCII'],
    ['/a#b', 'a fragment'],
    [`/${'a'.repeat(256)}`, 'a long step'],
    [`/${'a/'.repeat(maxSegments + 1)}`, 'many steps'],
    [`/?${'a'.repeat(maxTargetLength)}`, 'too long'],
  ])('%j is rejected: %s', (target) => {
    expect(readTarget(target)).toBeNull()
  })

  it('has names in form C for what Macs send in form D', () => {
    expect(readTarget('/Mu%CC%88nchen/cafe%CC%81')?.segments).toEqual(['München', 'café'])
    const step = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).filter(isName)
    fc.assert(
      fc.property(step, (name) => {
        expect(readTarget(`/${percent(name.normalize('NFD'))}`)?.segments).toEqual([name])
      }),
    )
  })

  it('has the segments that were joined, in any encoding', () => {
    const step = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).filter(isName)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.boolean(), (steps, all) => {
        const encode = (text: string) => (all ? percent(text) : encodeURIComponent(text))
        expect(readTarget(`/${steps.map(encode).join('/')}`)?.segments).toEqual(steps)
      }),
    )
  })

  it('has names that nodes can have and that decode no further, or is rejected', () => {
    const piece = fc.constantFrom(
      'a',
      '/',
      '.',
      '..',
      '%',
      '%25',
      '2e',
      '%2e',
      '%2f',
      ';',
      '\\',
      '%5c',
      '?',
      '%00',
      ' ',
      '%C3',
      '%A9',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const step of readTarget(`/${pieces.join('')}`)?.segments ?? [])
          expect([step, isName(step)]).toEqual([step, true])
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the method of a request', () => {
  it.each(['GET', 'DELETE', 'PROPFIND', 'VERSION-CONTROL', 'M-SEARCH'])('may be %s', (method) =>
    expect(isMethod(method)).toBe(true),
  )
  it.each(['', 'get', 'GET, DELETE', 'GET ', '-GET', 'X'.repeat(41)])('may not be %j', (method) =>
    expect(isMethod(method)).toBe(false),
  )
})

function isName(text: string): boolean {
  return findResourceNameError(text) === undefined && !/[;?#]|%[0-9a-f]{2}|\.$|::\$/i.test(text)
}

function percent(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
