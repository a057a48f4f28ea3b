/**
 * Lets plain Node import a `.wasm` file as Workers do: the default export is the compiled module. Node's own loader would instantiate it. Compiled
 * code is kept in the system's folder for temporary files: the second start of a command takes half the time.
 *
 * node --import ./scripts/wasm-hook.mjs some-script.ts
 */
import { enableCompileCache, registerHooks } from 'node:module'

enableCompileCache()

registerHooks({
  load(url, context, nextLoad) {
    if (!new URL(url).pathname.endsWith('.wasm')) return nextLoad(url, context)
    const source = `import { readFileSync } from 'node:fs'
      export default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(url)})))`
    return { format: 'module', source, shortCircuit: true }
  },
})
