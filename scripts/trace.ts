/**
 * `npm run trace -- v1-users < line`: finds the source positions of a logged error. Names in a stack are minified, but positions are exact: the
 * same commit builds the same Worker, with its source map. Without a name, uses the whole service.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buildWorker } from '#local/build.ts'

/** Replaces the positions in a stack, `index.js:12:345`, by those in the source; unknown ones remain. */
export function traced(stack: string, map: SourceMap): string {
  return stack.replaceAll(/[^\s(]*?\.js:(\d+):(\d+)/g, (place, line: string, column: string) => {
    const origin = map.findOrigin(Number(line), Number(column))
    return 'fileName' in origin
      ? `${origin.fileName.replace(/^(?:\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`
      : place
  })
}

/** The source map beside a built Worker. */
export function sourceMapIn(directory: string): SourceMap {
  const file = readdirSync(directory).find((name) => name.endsWith('.js.map'))
  if (!file) throw new Error(`No source map in ${directory}`)
  return new SourceMap(JSON.parse(readFileSync(join(directory, file), 'utf8')))
}

if (import.meta.main) {
  const directory = mkdtempSync(join(tmpdir(), 'postern-trace-'))
  try {
    await buildWorker(directory, process.argv[2])
    console.log(traced((await text(process.stdin)).replaceAll('\\n', '\n'), sourceMapIn(directory)))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
