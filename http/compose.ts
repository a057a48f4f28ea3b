import type { Env } from './env.ts'
import { createFunction, type PosternFunction } from './function.ts'

/** Delivers from the outbox: triggered by functions through a service binding, and by a schedule. It owns no path, so no public request reaches it. */
export interface Sweeper {
  fetch(request: Request, env: Env): Promise<Response>
  scheduled(controller: unknown, env: Env): Promise<void>
  /** A batch of triggers that came through a queue, where `SWEEPS` is bound. */
  queue(batch: unknown, env: Env): Promise<void>
}

/**
 * All functions as one Worker. A request goes whole to the function that owns its path, as it would through the routes of
 * separate Workers, so what holds for one deployment holds for the other. Here the sweeper is called directly.
 */
export function compose(functions: PosternFunction[], sweeper: Sweeper, readiness: NonNullable<Env['READINESS']>) {
  const owners = new Map(functions.map((each) => [each.prefix, each]))
  const root = owners.get('/') ?? createFunction('/')
  return {
    fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
      const owner = URL.canParse(request.url) ? ownerOf(owners, new URL(request.url).pathname) : root
      const bound: Env = { ...env, READINESS: readiness, SWEEPER: { fetch: (trigger) => sweeper.fetch(trigger, env) } }
      return (owner ?? root).fetch(request, bound, context)
    },
    scheduled: (controller: unknown, env: Env) => sweeper.scheduled(controller, env),
    queue: (batch: unknown, env: Env) => sweeper.queue(batch, env),
  }
}

/** The function whose prefix is the path, or the most of its leading segments; the root owns what is left. */
function ownerOf(owners: ReadonlyMap<string, PosternFunction>, path: string): PosternFunction | undefined {
  for (let prefix = path; prefix; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
    const owner = owners.get(prefix)
    if (owner) return owner
  }
  return undefined
}
