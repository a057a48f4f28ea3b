/** The minimum cost of a sign-in: one Argon2id hash (19 MiB, t=2, p=1) with the WebAssembly module of Postern. */
import Argon2, { Argon2Type } from '@phi-ag/argon2'
import wasm from '@phi-ag/argon2/argon2.wasm'

/** OWASP's first recommendation, which Postern uses. `memoryCost` is in KiB. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, hashLength: 32, type: Argon2Type.Argon2id }
const salt = new Uint8Array(16)
const argon2 = new Argon2(new WebAssembly.Instance(wasm))

export default {
  fetch(): Response {
    const { encoded } = argon2.hash('correct horse battery staple', { ...parameters, salt })
    return Response.json({ encoded })
  },
}
