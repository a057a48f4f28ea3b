/** Lets vitest import a `.wasm` file as Workers do: the default export is the compiled module. */
import type { Plugin } from 'vitest/config'

// \0 hides the id from other plugins. `virtual:` makes vitest load it here instead of Node, whose import returns an instance.
const prefix = '\0virtual:wasm:'

/** A vite plugin for `plugins` in the vitest configuration. */
export function wasmModules(): Plugin {
  return {
    name: 'postern:wasm-modules',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('.wasm')) return undefined
      const resolved = await this.resolve(source, importer, { skipSelf: true })
      return resolved && `${prefix}${resolved.id}?module` // without the query vite would apply its own .wasm plugin
    },
    load(id) {
      if (!id.startsWith(prefix)) return undefined
      const path = id.slice(prefix.length, id.lastIndexOf('?'))
      return `import { readFileSync } from 'node:fs'
        export default new WebAssembly.Module(readFileSync(${JSON.stringify(path)}))`
    },
  }
}
