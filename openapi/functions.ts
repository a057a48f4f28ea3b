/** Every function of the API, evaluated, for documents and tests that are about each of them. */
import { functionLoaders } from '#functions/index.ts'
import { loadAll } from './load-all.ts'

export const functions = await loadAll(functionLoaders)
