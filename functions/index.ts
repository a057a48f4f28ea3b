/** The whole service as one Worker: for a laptop, for tests and for small installations. */
import { compose } from '../http/compose.ts'
import jwks from './.well-known/jwks.json.ts'
import healthz from './healthz.ts'
import bootstrap from './v1/bootstrap.ts'
import sessions from './v1/sessions.ts'

/** Every function. */
export const functions = [jwks, healthz, bootstrap, sessions]

export default compose(functions)
