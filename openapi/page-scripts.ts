/** The scripts of pages, minified: http/html/scripts. */
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** @returns the text of a module of `http/html/scripts`, for a browser */
export async function pageScript(name: string): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, '../http/html/scripts', name), treeshake: true })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output[0].code
}
