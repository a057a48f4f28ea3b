/** Users: who the caller is. */
import { signedIn } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import * as sessions from '../../store/sessions.ts'

const usersFunction = createFunction('/v1/users')

usersFunction.get('/current', signedIn, async (c) => {
  const { user, groups } = await sessions.current(database(c), c.var.caller.claims!)
  return c.json({ user, groups })
})

export default usersFunction
