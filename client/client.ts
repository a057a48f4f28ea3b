/** `postern/client`: the client, its session, permission checks, and every operation. */
export { createClient, type CallOptions, type ClientOptions, type Postern } from './core/client.ts'
export {
  apiKey,
  bearerTokens,
  cookies,
  memoryStorage,
  type Credentials,
  type TokenPair,
  type TokenStorage,
} from './core/credentials.ts'
export { can, decide, type Decision, type Question } from './core/can.ts'
export {
  PosternError,
  unwrap,
  type ClientCode,
  type CommonCode,
  type Problem,
  type ProblemOf,
  type Result,
} from './core/result.ts'
export { lookAtSession, sessionState, signIn, signOut, startSession, watchSession } from './core/session.ts'
export type { SessionState } from './core/session-keeper.ts'
export type { EachOf, OperationOf } from './core/operation.ts'
export * from './generated/operations.ts'
export type * from './generated/schemas.ts'
