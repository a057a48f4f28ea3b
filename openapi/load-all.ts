import type { Functions } from '#http/compose.ts'
import type { PosternFunction } from '#http/function.ts'

/** Evaluates functions. @throws Error where one has another prefix than its place in the whole service says */
export function loadAll(functions: Functions): Promise<PosternFunction[]> {
  return Promise.all(
    Object.entries(functions).map(async ([prefix, load]) => {
      const { default: loaded } = await load()
      if (loaded.prefix !== prefix) throw new Error(`${prefix} is the function of ${loaded.prefix}`)
      return loaded
    }),
  )
}
