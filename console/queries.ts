/** Answers of Postern that a screen shows, kept while it is open, and acts that make them old. */
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { unwrap, type Result } from 'postern/client'
import { isSignedOut } from './postern.ts'

/** Milliseconds for which an answer is not asked for again when one comes back to a screen. */
const freshFor = 5_000

/** The name of the answer to "who am I?", which every refusal of the session makes old. */
export const callerKey = ['caller'] as const

/** The client repeats what may be repeated, so nothing here does. */
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: freshFor, refetchOnWindowFocus: false, throwOnError: false } },
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (isSignedOut(error) && query.queryKey[0] !== callerKey[0])
        void queries.resetQueries({ queryKey: callerKey, exact: true })
    },
  }),
})

/** @param key the operation and its parameters @param enabled false: nothing is asked */
export function useAnswer<Value>(
  key: readonly unknown[],
  ask: (options: { signal: AbortSignal }) => Promise<Result<Value, string>>,
  enabled = true,
): UseQueryResult<Value> {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => unwrap(await ask({ signal })),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** An act. Whatever is on screen is asked for again afterwards, since an act may change more than it names. */
export function useAct<Input, Value>(
  act: (input: Input) => Promise<Result<Value, string>>,
): UseMutationResult<Value, Error, Input> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => unwrap(await act(input)),
    onSuccess: () => client.invalidateQueries(),
  })
}
