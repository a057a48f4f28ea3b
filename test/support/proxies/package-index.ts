/** A small index of Python packages behind a proxy, with the paths that the mapping `packages` reads. It trusts the proxy and asks for nothing. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** The files of the index by their project and name. */
export type PackageFiles = Map<string, Map<string, Buffer>>

/** @param prefix the first segment of its paths, the name of the service */
export function packageIndex(prefix: string, projects: PackageFiles): RequestListener {
  const page = new RegExp(`^/${prefix}/simple/([a-z-]+)/$`)
  const file = new RegExp(`^/${prefix}/api/package/([a-z-]+)/([\\w.-]+)$`)
  const upload = new RegExp(`^/${prefix}/api/package/([a-z-]+)/$`)
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request
    const [, listed] = page.exec(url) ?? []
    const [, project, name] = file.exec(url) ?? []
    const [, uploaded] = upload.exec(url) ?? []
    if (method === 'GET' && listed && projects.has(listed)) return answerPage(response, listed, projects.get(listed)!)
    const bytes = projects.get(project ?? '')?.get(name ?? '')
    if (method === 'GET' && bytes) return void response.end(bytes)
    if (method === 'POST' && uploaded) return void response.writeHead(await receive(request, uploaded, projects)).end()
    return void response.writeHead(404).end()
  }
  return (request, response) => void answer(request, response)
}

/** PEP 503: a link to each file, with its digest. */
function answerPage(response: ServerResponse, project: string, files: Map<string, Buffer>): void {
  const links = [...files].map(([name, bytes]) => {
    const digest = createHash('sha256').update(bytes).digest('hex')
    return `<a href="../../api/package/${project}/${name}#sha256=${digest}">${name}</a>`
  })
  response.setHeader('Content-Type', 'text/html')
  response.end(`<!DOCTYPE html><html><body>${links.join('<br>')}</body></html>`)
}

/** Keeps the uploaded file of a form, as twine sends it: below the project of the URL, which was authorized, and only under its name. */
async function receive(request: IncomingMessage, project: string, projects: PackageFiles): Promise<number> {
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
  const form = await new Response(await buffer(request), { headers }).formData()
  const content = form.get('content')
  if (!(content instanceof File) || !content.name.startsWith(`${project}-`)) return 400
  const files = projects.get(project) ?? new Map<string, Buffer>()
  projects.set(project, files.set(content.name, Buffer.from(await content.arrayBuffer())))
  return 200
}
