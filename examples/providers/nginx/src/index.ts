export { nginxSite, type NginxSiteOptions } from './site.js'
