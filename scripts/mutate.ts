/**
 * `npm run mutate -- --count 20 --seed 7`: breaks the source in that many places, one after the other, and reports which tests notice. With
 * `--skip 10` the first ten of them are left out: a run that ended early is taken up again. With `--only domain/sessions` the places are below
 * that path. `npm run mutate -- guards` breaks what must never be lost (scripts/mutation/guards.ts).
 * Not part of `npm test`: each place takes the tests of its subject. docs/mutation.md has the results.
 */
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { guards } from '#scripts/mutation/guards.ts'
import { describeMutant, type Mutant, mutated } from '#scripts/mutation/mutant.ts'
import { copyProject, type Outcome } from '#scripts/mutation/run-tests.ts'
import { sampleOf } from '#scripts/mutation/sample.ts'
import { sqlMutants } from '#scripts/mutation/sql-mutants.ts'
import { testsOf } from '#scripts/mutation/tests-of.ts'
import { typescriptMutants } from '#scripts/mutation/typescript-mutants.ts'

const sources = ['{adapters,domain,http,store}/**/*.ts', 'schema/{functions,triggers}/**/*.sql']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    skip: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
})

/** What is broken, by which tests it is to be noticed. */
interface Trial {
  name: string
  file: string
  text: string
  tests: string[]
}

function guardTrials(): Trial[] {
  return guards
    .filter(({ name }) => name.startsWith(values.only))
    .map(({ name, file, find, replacement, tests }) => {
      const text = readFileSync(file, 'utf8').replace(find, () => replacement)
      return { name, file, text, tests }
    })
}

function sampledTrials(): Trial[] {
  const files = globSync(sources).filter((file) => file.startsWith(values.only) && !file.endsWith('.d.ts'))
  const sample = sampleOf(files.flatMap(mutantsIn), Number(values.count), Number(values.seed))
  return sample.slice(Number(values.skip)).map((mutant) => {
    const text = readFileSync(mutant.file, 'utf8')
    const { file } = mutant
    return { name: describeMutant(text, mutant), file, text: mutated(text, mutant), tests: testsOf(file) }
  })
}

function mutantsIn(file: string): Mutant[] {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.sql') ? sqlMutants(file, text) : typescriptMutants(file, text)
}

function inWords(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : `noticed by: ${outcome.noticedBy}`
}

const copy = copyProject()
try {
  for (const { name, file, text, tests } of positionals.includes('guards') ? guardTrials() : sampledTrials())
    console.log(`${name}\n    ${inWords(tests.length > 0 ? copy.try(file, text, tests) : 'survived')}`)
} finally {
  copy.remove()
}
