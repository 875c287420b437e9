export { packages, pkg, type PackageOptions } from './package.js'
