import type { Env } from './env.ts'
import type { PosternFunction } from './function.ts'

/** Delivers from the outbox: triggered by functions through a service binding, and by a schedule. It owns no path, so no public request reaches it. */
export interface Sweeper {
  fetch(request: Request, env: Env): Promise<Response>
  scheduled(controller: unknown, env: Env): Promise<void>
  /** A batch of triggers that came through a queue, where `SWEEPS` is bound. */
  queue(batch: unknown, env: Env): Promise<void>
}

/** Functions by prefix, each evaluated when it is first asked for. */
export type Functions = Record<string, () => Promise<{ default: PosternFunction }>>

/** The parts of the whole service. */
interface Whole {
  /** One of them at `/`. */
  functions: Functions & Record<'/', Functions[string]>
  sweeper: () => Promise<{ default: Sweeper }>
  readiness: NonNullable<Env['READINESS']>
}

/**
 * All functions as one Worker. A request goes whole to the function that owns its path, as it would through the routes of
 * separate Workers, so what holds for one deployment holds for the other. Here the sweeper is called directly.
 */
export function compose({ functions, sweeper, readiness }: Whole) {
  const deliver = async (trigger: Request, env: Env) => (await sweeper()).default.fetch(trigger, env)
  return {
    async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
      const owner = URL.canParse(request.url) ? ownerOf(functions, new URL(request.url).pathname) : undefined
      const bound: Env = { ...env, READINESS: readiness, SWEEPER: { fetch: (trigger) => deliver(trigger, env) } }
      return (await (owner ?? functions['/'])()).default.fetch(request, bound, context)
    },
    scheduled: async (controller: unknown, env: Env) => (await sweeper()).default.scheduled(controller, env),
    queue: async (batch: unknown, env: Env) => (await sweeper()).default.queue(batch, env),
  }
}

/** The function whose prefix is the path, or the most of its leading segments; that of `/` owns what is left. */
function ownerOf(functions: Functions, path: string): Functions[string] | undefined {
  for (let prefix = path; prefix; prefix = prefix.slice(0, prefix.lastIndexOf('/')))
    if (Object.hasOwn(functions, prefix)) return functions[prefix]
  return undefined
}
