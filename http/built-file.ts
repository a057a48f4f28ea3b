/** Files of pages that the build writes (local/public-files.ts). Their names change with their content. */
import { Refusal } from '#domain/refusal.ts'
import type { Env } from '#http/env.ts'

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  jpeg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/**
 * Answers with a file.
 *
 * @param folder its path below the static assets and below the origin
 * @throws Refusal `not-found`
 */
export async function builtFile(
  { ASSETS }: Env,
  folder: string,
  file: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const type = types[file.slice(file.lastIndexOf('.') + 1)]
  const isName = type !== undefined && /^[\w-]+\.\w+$/.test(file)
  const found = isName && (await ASSETS?.fetch(new Request(`https://assets${folder}/${file}`)))
  if (!found || !found.ok) throw new Refusal('not-found', { detail: 'There is no such file.' })
  const cached = { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }
  return new Response(found.body, { headers: { ...headers, ...cached } })
}
