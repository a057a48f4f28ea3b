/** The client as `npm pack` makes it, and projects that install it. Everything is below a temporary folder. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildClientPackage } from '#scripts/client-package.ts'

const run = promisify(execFile)

/** Versions of tools that are not dependencies: they are installed for the test alone. */
const platform = process.platform === 'win32' ? 'win' : process.platform
const tools = [
  'publint@0.3.25',
  '@arethetypeswrong/cli@0.18.5',
  'typescript-5.9@npm:typescript@5.9.3',
  `node-20@npm:node-${platform}-${process.arch}@20.20.2`,
]

/** Builds and packs the client. @returns the archive and the folder with its content */
export async function packClient(): Promise<{ folder: string; archive: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-client-'))
  await buildClientPackage(join(folder, 'package'))
  await npm(join(folder, 'package'), ['pack', '--ignore-scripts', '--pack-destination', folder])
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (!archive) throw new Error('npm pack made nothing')
  return { folder, archive: join(folder, archive) }
}

/** An empty project with these packages, from npm's cache where it has them. @throws with the output of npm */
export async function emptyProject(folder: string, packages: string[]): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const quiet = [
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-package-lock',
    '--loglevel=error',
  ]
  if (packages.length > 0) await npm(folder, ['install', ...quiet, ...packages])
  return folder
}

/** Installs the tools. @returns their folder, null where the registry cannot be reached */
export async function installTools(folder: string): Promise<string | null> {
  try {
    return join(await emptyProject(join(folder, 'tools'), tools), 'node_modules')
  } catch (error) {
    console.warn(
      `Tests of the packed client are skipped: ${(error as Error).message.split('\n').slice(0, 3).join(' ')}`,
    )
    return null
  }
}

/** Runs a program and returns what it printed; a failure is returned too. */
export async function printed(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout, stderr } = await run(program, args, { cwd, env: { ...process.env, ...env } }).catch(
    (error: { stdout: string; stderr: string; message: string }) => ({ stdout: error.stdout, stderr: error.message }),
  )
  return `${stdout}${stderr}`
}

async function npm(cwd: string, args: string[]): Promise<void> {
  await run('npm', args, { cwd, shell: process.platform === 'win32' })
}
