// Put in by the build (scripts/build.mjs) from package.json; absent when the sources run unbundled.
declare const __TOOL_VERSION__: string | undefined

export const toolName = 'bundle-analyze'

/** Version of this package, `0.0.0-dev` when run from its sources. */
export const toolVersion: string = typeof __TOOL_VERSION__ === 'string' ? __TOOL_VERSION__ : '0.0.0-dev'
