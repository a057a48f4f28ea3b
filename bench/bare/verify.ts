/** The minimum cost of a cached session check: jose verifies one EdDSA signature. */
import { type CryptoKey, importJWK, jwtVerify } from 'jose'

interface Environment {
  /** The public key, as a JWK in JSON. */
  VERIFICATION_KEY: string
}

let key: CryptoKey | Uint8Array | undefined

export default {
  async fetch(request: Request, env: Environment): Promise<Response> {
    key ??= await importJWK(JSON.parse(env.VERIFICATION_KEY), 'EdDSA')
    const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
    const { payload } = await jwtVerify(token, key)
    return Response.json({ sub: payload.sub })
  },
}
