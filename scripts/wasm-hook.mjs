/**
 * Lets plain Node import a `.wasm` file as Workers do: the default export is the compiled module. Node's own loader would instantiate it.
 *
 * node --import ./scripts/wasm-hook.mjs some-script.ts
 */
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, nextLoad) {
    if (!new URL(url).pathname.endsWith('.wasm')) return nextLoad(url, context)
    const source = `import { readFileSync } from 'node:fs'
      export default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(url)})))`
    return { format: 'module', source, shortCircuit: true }
  },
})
