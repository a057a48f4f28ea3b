/** The minimum cost of an uncached session check: jose verifies one EdDSA signature, then one `select 1` over Neon HTTP. */
import { neon, neonConfig } from '@neondatabase/serverless'
import { type CryptoKey, importJWK, jwtVerify } from 'jose'

interface Environment {
  /** The public key, as a JWK in JSON. */
  VERIFICATION_KEY: string
  DATABASE_URL: string
  /** The URL for the driver's statements; in production it is derived from DATABASE_URL. */
  NEON_ENDPOINT: string
}

let key: CryptoKey | Uint8Array | undefined

export default {
  async fetch(request: Request, env: Environment): Promise<Response> {
    key ??= await importJWK(JSON.parse(env.VERIFICATION_KEY), 'EdDSA')
    neonConfig.fetchEndpoint = env.NEON_ENDPOINT
    const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
    const { payload } = await jwtVerify(token, key)
    const rows = await neon(env.DATABASE_URL)`select 1 as one`
    return Response.json({ sub: payload.sub, one: rows[0]?.['one'] })
  },
}
