/** The `ts` blocks of a page as one program, and what it is to print: the comments `// → …`. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClientPackage } from '#scripts/client-package.ts'
import { root } from '#test/support/source.ts'
import { printed } from './packed.ts'

/** @param page its path from the root */
export async function blocksOf(page: string, language: string): Promise<string[]> {
  const text = await readFile(join(root, page), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block)
}

/**
 * Runs the program with the built client, against a Postern at `url`.
 *
 * @returns the lines that it printed, and those that the page shows
 */
export async function runPage(
  page: string,
  url: string,
  issuer: string,
): Promise<{ lines: string[]; shown: string[] }> {
  const program = (await blocksOf(page, 'ts')).join('\n')
  const shown = [...program.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line!)
  const folder = await mkdtemp(join(tmpdir(), 'postern-readme-'))
  try {
    await mkdir(join(folder, 'node_modules'))
    await buildClientPackage(join(folder, 'node_modules/postern'))
    await symlink(join(root, 'node_modules/jose'), join(folder, 'node_modules/jose'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    const placed = program
      .replaceAll('http://localhost:8787', url)
      .replaceAll(`createGuard({ url: '${url}' })`, `createGuard({ url: '${url}', issuer: '${issuer}' })`)
    await writeFile(join(folder, 'program.ts'), placed)
    const output = await printed(process.execPath, ['--no-warnings', 'program.ts'], folder)
    return { lines: output.trim().split('\n'), shown }
  } finally {
    await rm(folder, { recursive: true })
  }
}
