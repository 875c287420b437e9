export { allow, deny, firewall, type FirewallRule, type Match, type Ports } from './words.js'
