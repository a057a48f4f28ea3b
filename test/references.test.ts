/** References between files resolve: links in Markdown, and paths of documents named in any text, comments included. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

/** Tracked and new text files. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter(
    (file) =>
      file &&
      existsSync(join(root, file)) &&
      !/\.(png|bin|wasm|gz)$|package-lock\.json$|^bench\/results\.json$/.test(file),
  )
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

const decisions = readdirSync(join(root, 'docs/decisions'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replace(/^.*[\\/]/, ''))
  .filter((name) => /^\d/.test(name))
const numbers = new Set(decisions.map((name) => name.slice(0, 4)))

/** Targets of the relative links of a Markdown text, without code blocks, code spans and fragments. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ''))
}

/** Paths of documents that a text names: `docs/…`, and the documents whose names are in capitals, `README.md`. */
function documentsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w./-])(?:docs\/[\w./-]*\w|bench\/[A-Z]+\.md|[A-Z]{4,}\.md)(?![\w*])/g)].map(
    ([path]) => path,
  )
}

/** Source files that a Markdown text names, from the root: `store/users.ts`, `test/races/`. */
function sourcesIn(markdown: string): string[] {
  const named =
    /`((?:adapters|domain|functions|http|jobs|local|openapi|schema|scripts|store|test)\/[\w./-]*?(?:\.(?:ts|sql|mjs)|\/))`/g
  return [...markdown.matchAll(named)].map(([, path]) => path!)
}

/** Decisions that a text names by their whole name, `0004-tokens`. */
function decisionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w-])00\d\d-[a-z][a-z-]+[a-z](?![\w-])/g)].map(([name]) => name)
}

/** Numbers of decisions: “(0004)”, “(0004, 0017)”, “decision 0004”. */
function numbersIn(text: string): string[] {
  const named = text.matchAll(/\((00\d\d(?:, 00\d\d)*)\)|\bdecision \[?(00\d\d)\b/g)
  return [...named].flatMap(([, list, one]) => list?.split(', ') ?? one!)
}

/** Missing references, as `file: reference`. */
function missing(referencesIn: (text: string) => string[], exists: (reference: string, file: string) => boolean) {
  return files.flatMap(({ file, text }) =>
    referencesIn(text).flatMap((reference) => (exists(reference, file) ? [] : [`${file}: ${reference}`])),
  )
}

/** Whether a path leads to a file from the root or from a folder that the file is in. */
function isFrom(path: string, file: string): boolean {
  const folder = dirname(file)
  return isInRoot(join(folder, path)) || (folder !== '.' && isFrom(path, folder))
}

const isInRoot = (path: string) => existsSync(join(root, path))

describe('references', () => {
  it('are found in the texts', () => {
    const text =
      'See [a](b.md#c), `[no](x)`, [web](https://x.test) and docs/parity.md, 0004-tokens, decision 0017 (0001, 0003).'
    expect(linksIn(text)).toEqual(['b.md'])
    expect(documentsIn(text)).toEqual(['docs/parity.md'])
    expect(sourcesIn('`store/run-as.ts`, `test/races/`, `store`, store/no.ts')).toEqual([
      'store/run-as.ts',
      'test/races/',
    ])
    expect(decisionsIn(text)).toEqual(['0004-tokens'])
    expect(numbersIn(text)).toEqual(['0017', '0001', '0003'])
  })

  it('in Markdown links lead to files', () => {
    const markdown = files.filter(({ file }) => file.endsWith('.md'))
    expect(markdown.flatMap(({ text }) => linksIn(text)).length).toBeGreaterThan(20)
    const dead = markdown.flatMap(({ file, text }) =>
      linksIn(text).flatMap((target) => (isInRoot(join(dirname(file), target)) ? [] : [`${file}: ${target}`])),
    )
    expect(dead).toEqual([])
  })

  it('to documents lead to files', () => {
    expect(files.flatMap(({ text }) => documentsIn(text)).length).toBeGreaterThan(30)
    expect(missing(documentsIn, isFrom)).toEqual([])
  })

  it('in Markdown to source files lead to files', () => {
    const markdown = files.filter(({ file }) => file.endsWith('.md'))
    expect(markdown.flatMap(({ text }) => sourcesIn(text)).length).toBeGreaterThan(300)
    const dead = markdown.flatMap(({ file, text }) =>
      sourcesIn(text).flatMap((path) => (isInRoot(path) ? [] : [`${file}: ${path}`])),
    )
    expect(dead).toEqual([])
  })

  it('to decisions lead to decisions, by name and by number', () => {
    expect(missing(decisionsIn, (name) => decisions.includes(`${name}.md`))).toEqual([])
    expect(files.flatMap(({ text }) => numbersIn(text)).length).toBeGreaterThan(50)
    expect(missing(numbersIn, (number) => numbers.has(number))).toEqual([])
  })

  it('name no folder of specifications, which the project does not have', () => {
    const specifications = (text: string) =>
      [
        ...text.matchAll(
          /(?<![\w./-])(?:spec|design)\/[a-z]+(?:-[a-z]+)*\.md|(?<![\w/-])(?:accounts|permissions|security|peers)\.md/g,
        ),
      ].map(([path]) => path)
    const others = files.filter(({ file }) => file !== 'test/references.test.ts')
    expect(others.flatMap(({ file, text }) => specifications(text).map((path) => `${file}: ${path}`))).toEqual([])
  })
})
