/** A proxy that asks Postern about requests of its clients, and services for these requests. */
import type { Answer, Postern, SignedIn } from './postern.ts'
import { type TreeFixture, freshName } from '#test/support/fixtures/tree.ts'

/** Asks about a request like `GET /weather/today`. */
export interface Proxy {
  /** @param query of the URL of GET /v1/authorize */
  ask: (request: string, as?: SignedIn, headers?: Record<string, string>, query?: string) => Promise<Answer>
  status: (...asked: Parameters<Proxy['ask']>) => Promise<number>
}

export function proxyOf(postern: Postern): Proxy {
  const ask: Proxy['ask'] = (request, as, headers = {}, query = '') => {
    const [method = '', target = ''] = request.split(' ')
    return postern.call('GET', `/v1/authorize${query}`, {
      headers: { 'X-Original-Method': method, 'X-Original-URI': target, ...headers },
      token: as?.token,
    })
  }
  return { ask, status: async (...asked) => (await ask(...asked)).status }
}

/** A service and the nodes below it, by path; '' is the service itself. */
export interface ServiceTree {
  name: string
  uuids: Record<string, string>
}

/** Creates a service of a type with nodes by path: `{ 'a/b': 'layer' }`. */
export async function createServiceTree(
  tree: Pick<TreeFixture, 'service' | 'resource'>,
  type: string,
  nodes: Record<string, string> = {},
): Promise<ServiceTree> {
  const name = freshName('svc')
  const uuids: Record<string, string> = { '': await tree.service(name, type) }
  for (const [path, kind] of Object.entries(nodes)) {
    const at = path.lastIndexOf('/')
    uuids[path] = await tree.resource(uuids[path.slice(0, Math.max(at, 0))]!, path.slice(at + 1), kind)
  }
  return { name, uuids }
}
