/** The session in README.md: commands after `$ `, each with its output. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './source.ts'

/** A command and its output. */
export interface Step {
  command: string
  output: string
}

/** The steps in README.md. */
export function readmeSteps(): Step[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = '', ...output] = step.trimEnd().split('\n')
        return { command, output: output.join('\n') }
      }),
  )
}

/** Separates the output of two commands; no command of the session prints it. */
const mark = '=== next ==='

/** Runs the commands one after the other in one bash, against a Postern at `url`, and returns the output of each. */
export async function runSteps(steps: Step[], url: string, secret: string): Promise<string[]> {
  const script = steps.map(({ command }) => `${command.replace('http://localhost:8787', url)}\necho; echo '${mark}'`)
  const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], {
    cwd: tmpdir(),
    env: { ...process.env, SECRET: secret },
  })
  return stdout
    .split(`${mark}\n`)
    .slice(0, -1)
    .map((printed) => printed.trim())
}

/** An output without values that differ in every run: ids and times. */
export function withoutChance(output: string): string {
  return output
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '<moment>')
}
