export { type BundleSpec, type NodeSpec, type ParsedSpec, parseBundleSpec } from './bundle-spec.ts'
export { buildBundleFiles, buildBundleTree, packNodes } from './bundle-tree.ts'
export {
  emitResourceList,
  encodeResourceList,
  type JsonObject,
  type ResourceListOptions,
  rewriteNulls,
} from './collector-yaml.ts'
export { compareKeys, formatGoFloat } from './go-scalar.ts'
export { imageTable } from './healthy-node-files.ts'
export {
  daemonSetWithPods,
  deploymentWithPod,
  kubeNode,
  type PodFields,
  runningPod,
  setting,
} from './healthy-objects.ts'
export { withLogTimes } from './log-lines.ts'
export { filesForObjects, type KubeObject, objectKey, type PlacementOptions, placeOf } from './place-objects.ts'
export { editTree, packStory, readStory, readStoryFiles, storyZip, type TreeEdit, writeTree } from './stories.ts'
export { emitYaml } from './yaml-emitter.ts'
export { type FileTree, type ZipOptions, zipBundle, zipDirectory } from './zip-bundle.ts'
