/** Runs test files in a copy of the project, so that the source that somebody works on stays as it is. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What became of a mutant. `invalid`: with it there is no service to test. */
export type Outcome = { noticedBy: string } | 'survived' | 'timed out' | 'invalid'

/** A copy of the project in its present state. */
interface Copy {
  /** Runs tests with one file changed, and changes it back. */
  try(file: string, text: string, tests: readonly string[]): Outcome
  remove(): void
}

/** Milliseconds; tests of a subject take less than a fifth on a machine that does nothing else. */
const maxRun = 600_000

export function copyProject(): Copy {
  const root = mkdtempSync(join(tmpdir(), 'postern-mutants-'))
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n')
  for (const file of listed.filter((each) => each !== 'node_modules' && existsSync(each))) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(file, join(root, file))
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  return {
    try(file, text, tests) {
      const path = join(root, file)
      const before = readFileSync(path, 'utf8')
      writeFileSync(path, text)
      try {
        const far = tests.filter((each) => overHttp.test(each))
        const near = tests.filter((each) => !overHttp.test(each))
        const outcome = near.length > 0 ? outcomeOf(root, near) : 'survived'
        return outcome === 'survived' && far.length > 0 ? outcomeOf(root, far) : outcome
      } finally {
        writeFileSync(path, before)
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Tests that ask a running Postern: after the others, which notice most and take less time. */
const overHttp = /^test\/(?:functions|races)\//

/** All but those that ask the same again of what Workers carry. */
const projects = ['postern', 'crowds', 'with another Argon2', 'apart', 'rules'].map((name) => `--project=${name}`)

interface Report {
  numFailedTests: number
  testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[]
}

function outcomeOf(root: string, tests: readonly string[]): Outcome {
  const report = join(root, 'report.json')
  rmSync(report, { force: true })
  const { signal } = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--bail=1', ...projects, '--reporter=json', `--outputFile=${report}`, ...tests],
    { cwd: root, stdio: 'ignore', timeout: maxRun },
  )
  if (signal) return 'timed out'
  if (!existsSync(report)) return 'invalid'
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  if (testResults.length === 0) return 'invalid' // the database does not take it
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')
  if (failed) return { noticedBy: failed.fullName }
  const broken = testResults.find(({ status }) => status === 'failed')
  return broken ? { noticedBy: `${broken.name.slice(root.length + 1)} does not run` } : 'survived'
}
