// Generated from schemas/*.json by `npm run generate`. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
};

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320)
            pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// <stdin>
var plan = validate20;
var schema31 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "plan", "title": "HostKit plan", "description": 'What one apply will do to a host, and what the host was when it was planned. Text over 64 KiB stands as { "$blob": sha256, "size": bytes }; its bytes lie in .hostkit/blobs beside the plan.', "type": "object", "additionalProperties": false, "required": ["$schema", "kind", "version", "tool", "project", "direction", "created", "parts", "digest"], "properties": { "$schema": { "type": "string" }, "kind": { "const": "hostkit.plan" }, "version": { "const": 1, "description": "Of this format." }, "tool": { "type": "string", "minLength": 1, "description": "The version of HostKit that made the plan. The same version applies it, since ops are rendered again." }, "project": { "type": "string", "minLength": 1 }, "direction": { "enum": ["up", "down"] }, "created": { "type": "string", "description": "RFC 3339." }, "parts": { "type": "array", "description": "One for each target.", "items": { "$ref": "#/$defs/part" } }, "digest": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 over the canonical JSON (RFC 8785) of everything else, with blobs in place. A plan applies once." } }, "$defs": { "part": { "type": "object", "additionalProperties": false, "required": ["target", "providers", "resources", "edges", "changes", "notes"], "properties": { "target": { "$ref": "#/$defs/target" }, "providers": { "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["name", "version"], "properties": { "name": { "type": "string", "minLength": 1 }, "version": { "type": "string" } } } }, "resources": { "type": "array", "items": { "$ref": "#/$defs/resource" } }, "edges": { "type": "array", "items": { "$ref": "#/$defs/edge" } }, "changes": { "type": "array", "items": { "$ref": "#/$defs/change" } }, "takesBack": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "On the way down: the digest of the plan whose run is taken back. A file whose old secret nobody here has is put back from what the host kept of that run." }, "notes": { "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["address", "text"], "properties": { "address": { "$ref": "#/$defs/address" }, "text": { "type": "string" } } } } } }, "target": { "type": "object", "description": "Which machine the plan saw. Host key and machine-id are both compared before anything is written.", "additionalProperties": false, "required": ["name", "via", "reach", "hostKey", "machineId", "os", "osVersion", "arch"], "properties": { "name": { "type": "string", "minLength": 1 }, "via": { "type": "string", "description": "The way there, in words." }, "reach": { "$ref": "#/$defs/reach" }, "hostKey": { "type": ["string", "null"], "description": "The fingerprint of the SSH host key; null where there is none." }, "machineId": { "type": "string" }, "os": { "type": "string" }, "osVersion": { "type": "string" }, "arch": { "type": "string" } } }, "reach": { "type": ["object", "null"], "description": "How the host is reached; null where a program brought a runner of its own.", "additionalProperties": false, "properties": { "local": { "const": true, "description": "This machine itself." }, "at": { "type": "string", "minLength": 1, "description": "A host name or an address." }, "ssh": { "type": "object", "additionalProperties": false, "properties": { "user": { "type": "string" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string" }, "password": { "$ref": "#/$defs/secret" }, "hostKey": { "type": "string" }, "acceptNewHostKey": { "type": "boolean" }, "knownHostsFile": { "type": "string" }, "transport": { "enum": ["ssh2", "openssh"] }, "jump": { "type": "array", "description": "The machines that the connection goes through, the nearest first.", "items": { "type": "object", "additionalProperties": false, "required": ["at"], "properties": { "at": { "type": "string", "minLength": 1 }, "user": { "type": "string" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string" }, "password": { "$ref": "#/$defs/secret" }, "hostKey": { "type": "string" }, "acceptNewHostKey": { "type": "boolean" }, "knownHostsFile": { "type": "string" } } } }, "retry": { "type": "object", "additionalProperties": false, "properties": { "attempts": { "type": "integer", "minimum": 1 }, "baseDelay": { "type": "string" }, "maxDelay": { "type": "string" } } } } }, "sudo": { "anyOf": [{ "type": "boolean" }, { "type": "object", "additionalProperties": false, "required": ["password"], "properties": { "password": { "$ref": "#/$defs/secret" } } }] }, "instance": { "type": "object", "additionalProperties": false, "required": ["name", "backend", "options"], "properties": { "name": { "type": "string" }, "backend": { "type": "string" }, "options": { "type": "object" } } } } }, "secret": { "type": "object", "description": "The name of a secret, env:NAME or file:PATH; never its value.", "additionalProperties": false, "required": ["secret"], "properties": { "secret": { "type": "string", "minLength": 1 } } }, "address": { "type": "string", "pattern": "^[^:]+:.", "description": "[target/]kind:id" }, "source": { "type": "object", "description": "Where it was declared; the file is relative to the project.", "additionalProperties": false, "required": ["file", "line"], "properties": { "file": { "type": "string" }, "line": { "type": "integer", "minimum": 0 }, "column": { "type": "integer", "minimum": 0 } } }, "resource": { "type": "object", "additionalProperties": false, "required": ["address", "id", "group", "source", "state"], "properties": { "address": { "$ref": "#/$defs/address" }, "id": { "type": "string", "minLength": 1 }, "group": { "type": "array", "items": { "type": "string" }, "description": "The services around it, outermost first." }, "source": { "$ref": "#/$defs/source" }, "state": { "description": "What it should be, as its kind says; null when it is to go." } } }, "edge": { "type": "object", "description": "`from` comes before `to`.", "additionalProperties": false, "required": ["from", "to", "reason", "refresh"], "properties": { "from": { "$ref": "#/$defs/address" }, "to": { "$ref": "#/$defs/address" }, "reason": { "type": "string" }, "refresh": { "type": "boolean", "description": "A change of `from` makes `to` act." } } }, "change": { "type": "object", "additionalProperties": false, "required": ["address", "reasons", "action", "before", "after", "down"], "properties": { "address": { "$ref": "#/$defs/address" }, "action": { "enum": ["create", "update", "delete"] }, "before": { "description": "What it was on the host; null: absent." }, "after": { "description": "What it will be; null: absent." }, "down": { "enum": ["invert", "keep", "noop", "irreversible"], "description": "What the way back does with it." }, "reasons": { "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["reason"], "properties": { "reason": { "enum": ["absent", "undeclared", "down", "differs", "triggered"] }, "fields": { "type": "array", "items": { "type": "string" } }, "triggeredBy": { "$ref": "#/$defs/address" } } } } } } } };
var func1 = Object.prototype.hasOwnProperty;
var func2 = require_ucs2length().default;
var schema33 = { "type": "object", "description": "Which machine the plan saw. Host key and machine-id are both compared before anything is written.", "additionalProperties": false, "required": ["name", "via", "reach", "hostKey", "machineId", "os", "osVersion", "arch"], "properties": { "name": { "type": "string", "minLength": 1 }, "via": { "type": "string", "description": "The way there, in words." }, "reach": { "$ref": "#/$defs/reach" }, "hostKey": { "type": ["string", "null"], "description": "The fingerprint of the SSH host key; null where there is none." }, "machineId": { "type": "string" }, "os": { "type": "string" }, "osVersion": { "type": "string" }, "arch": { "type": "string" } } };
var schema34 = { "type": ["object", "null"], "description": "How the host is reached; null where a program brought a runner of its own.", "additionalProperties": false, "properties": { "local": { "const": true, "description": "This machine itself." }, "at": { "type": "string", "minLength": 1, "description": "A host name or an address." }, "ssh": { "type": "object", "additionalProperties": false, "properties": { "user": { "type": "string" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string" }, "password": { "$ref": "#/$defs/secret" }, "hostKey": { "type": "string" }, "acceptNewHostKey": { "type": "boolean" }, "knownHostsFile": { "type": "string" }, "transport": { "enum": ["ssh2", "openssh"] }, "jump": { "type": "array", "description": "The machines that the connection goes through, the nearest first.", "items": { "type": "object", "additionalProperties": false, "required": ["at"], "properties": { "at": { "type": "string", "minLength": 1 }, "user": { "type": "string" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string" }, "password": { "$ref": "#/$defs/secret" }, "hostKey": { "type": "string" }, "acceptNewHostKey": { "type": "boolean" }, "knownHostsFile": { "type": "string" } } } }, "retry": { "type": "object", "additionalProperties": false, "properties": { "attempts": { "type": "integer", "minimum": 1 }, "baseDelay": { "type": "string" }, "maxDelay": { "type": "string" } } } } }, "sudo": { "anyOf": [{ "type": "boolean" }, { "type": "object", "additionalProperties": false, "required": ["password"], "properties": { "password": { "$ref": "#/$defs/secret" } } }] }, "instance": { "type": "object", "additionalProperties": false, "required": ["name", "backend", "options"], "properties": { "name": { "type": "string" }, "backend": { "type": "string" }, "options": { "type": "object" } } } } };
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate23.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (!(data && typeof data == "object" && !Array.isArray(data)) && data !== null) {
    const err0 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: schema34.type }, message: "must be object,null" };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(key0 === "local" || key0 === "at" || key0 === "ssh" || key0 === "sudo" || key0 === "instance")) {
        const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.local !== void 0) {
      if (true !== data.local) {
        const err2 = { instancePath: instancePath + "/local", schemaPath: "#/properties/local/const", keyword: "const", params: { allowedValue: true }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.at !== void 0) {
      let data1 = data.at;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err3 = { instancePath: instancePath + "/at", schemaPath: "#/properties/at/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = { instancePath: instancePath + "/at", schemaPath: "#/properties/at/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.ssh !== void 0) {
      let data2 = data.ssh;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        for (const key1 in data2) {
          if (!func1.call(schema34.properties.ssh.properties, key1)) {
            const err5 = { instancePath: instancePath + "/ssh", schemaPath: "#/properties/ssh/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
        }
        if (data2.user !== void 0) {
          if (typeof data2.user !== "string") {
            const err6 = { instancePath: instancePath + "/ssh/user", schemaPath: "#/properties/ssh/properties/user/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (data2.port !== void 0) {
          let data4 = data2.port;
          if (!(typeof data4 == "number" && (!(data4 % 1) && !isNaN(data4)) && isFinite(data4))) {
            const err7 = { instancePath: instancePath + "/ssh/port", schemaPath: "#/properties/ssh/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
          if (typeof data4 == "number" && isFinite(data4)) {
            if (data4 > 65535 || isNaN(data4)) {
              const err8 = { instancePath: instancePath + "/ssh/port", schemaPath: "#/properties/ssh/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
              if (vErrors === null) {
                vErrors = [err8];
              } else {
                vErrors.push(err8);
              }
              errors++;
            }
            if (data4 < 1 || isNaN(data4)) {
              const err9 = { instancePath: instancePath + "/ssh/port", schemaPath: "#/properties/ssh/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
          }
        }
        if (data2.identityFile !== void 0) {
          if (typeof data2.identityFile !== "string") {
            const err10 = { instancePath: instancePath + "/ssh/identityFile", schemaPath: "#/properties/ssh/properties/identityFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
        if (data2.password !== void 0) {
          let data6 = data2.password;
          if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
            if (data6.secret === void 0) {
              const err11 = { instancePath: instancePath + "/ssh/password", schemaPath: "#/$defs/secret/required", keyword: "required", params: { missingProperty: "secret" }, message: "must have required property 'secret'" };
              if (vErrors === null) {
                vErrors = [err11];
              } else {
                vErrors.push(err11);
              }
              errors++;
            }
            for (const key2 in data6) {
              if (!(key2 === "secret")) {
                const err12 = { instancePath: instancePath + "/ssh/password", schemaPath: "#/$defs/secret/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
            if (data6.secret !== void 0) {
              let data7 = data6.secret;
              if (typeof data7 === "string") {
                if (func2(data7) < 1) {
                  const err13 = { instancePath: instancePath + "/ssh/password/secret", schemaPath: "#/$defs/secret/properties/secret/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err13];
                  } else {
                    vErrors.push(err13);
                  }
                  errors++;
                }
              } else {
                const err14 = { instancePath: instancePath + "/ssh/password/secret", schemaPath: "#/$defs/secret/properties/secret/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err14];
                } else {
                  vErrors.push(err14);
                }
                errors++;
              }
            }
          } else {
            const err15 = { instancePath: instancePath + "/ssh/password", schemaPath: "#/$defs/secret/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data2.hostKey !== void 0) {
          if (typeof data2.hostKey !== "string") {
            const err16 = { instancePath: instancePath + "/ssh/hostKey", schemaPath: "#/properties/ssh/properties/hostKey/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (data2.acceptNewHostKey !== void 0) {
          if (typeof data2.acceptNewHostKey !== "boolean") {
            const err17 = { instancePath: instancePath + "/ssh/acceptNewHostKey", schemaPath: "#/properties/ssh/properties/acceptNewHostKey/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            if (vErrors === null) {
              vErrors = [err17];
            } else {
              vErrors.push(err17);
            }
            errors++;
          }
        }
        if (data2.knownHostsFile !== void 0) {
          if (typeof data2.knownHostsFile !== "string") {
            const err18 = { instancePath: instancePath + "/ssh/knownHostsFile", schemaPath: "#/properties/ssh/properties/knownHostsFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (data2.transport !== void 0) {
          let data11 = data2.transport;
          if (!(data11 === "ssh2" || data11 === "openssh")) {
            const err19 = { instancePath: instancePath + "/ssh/transport", schemaPath: "#/properties/ssh/properties/transport/enum", keyword: "enum", params: { allowedValues: schema34.properties.ssh.properties.transport.enum }, message: "must be equal to one of the allowed values" };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
        if (data2.jump !== void 0) {
          let data12 = data2.jump;
          if (Array.isArray(data12)) {
            const len0 = data12.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data13 = data12[i0];
              if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
                if (data13.at === void 0) {
                  const err20 = { instancePath: instancePath + "/ssh/jump/" + i0, schemaPath: "#/properties/ssh/properties/jump/items/required", keyword: "required", params: { missingProperty: "at" }, message: "must have required property 'at'" };
                  if (vErrors === null) {
                    vErrors = [err20];
                  } else {
                    vErrors.push(err20);
                  }
                  errors++;
                }
                for (const key3 in data13) {
                  if (!(key3 === "at" || key3 === "user" || key3 === "port" || key3 === "identityFile" || key3 === "password" || key3 === "hostKey" || key3 === "acceptNewHostKey" || key3 === "knownHostsFile")) {
                    const err21 = { instancePath: instancePath + "/ssh/jump/" + i0, schemaPath: "#/properties/ssh/properties/jump/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err21];
                    } else {
                      vErrors.push(err21);
                    }
                    errors++;
                  }
                }
                if (data13.at !== void 0) {
                  let data14 = data13.at;
                  if (typeof data14 === "string") {
                    if (func2(data14) < 1) {
                      const err22 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/at", schemaPath: "#/properties/ssh/properties/jump/items/properties/at/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                      if (vErrors === null) {
                        vErrors = [err22];
                      } else {
                        vErrors.push(err22);
                      }
                      errors++;
                    }
                  } else {
                    const err23 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/at", schemaPath: "#/properties/ssh/properties/jump/items/properties/at/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err23];
                    } else {
                      vErrors.push(err23);
                    }
                    errors++;
                  }
                }
                if (data13.user !== void 0) {
                  if (typeof data13.user !== "string") {
                    const err24 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/user", schemaPath: "#/properties/ssh/properties/jump/items/properties/user/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err24];
                    } else {
                      vErrors.push(err24);
                    }
                    errors++;
                  }
                }
                if (data13.port !== void 0) {
                  let data16 = data13.port;
                  if (!(typeof data16 == "number" && (!(data16 % 1) && !isNaN(data16)) && isFinite(data16))) {
                    const err25 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/port", schemaPath: "#/properties/ssh/properties/jump/items/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                    if (vErrors === null) {
                      vErrors = [err25];
                    } else {
                      vErrors.push(err25);
                    }
                    errors++;
                  }
                  if (typeof data16 == "number" && isFinite(data16)) {
                    if (data16 > 65535 || isNaN(data16)) {
                      const err26 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/port", schemaPath: "#/properties/ssh/properties/jump/items/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                      if (vErrors === null) {
                        vErrors = [err26];
                      } else {
                        vErrors.push(err26);
                      }
                      errors++;
                    }
                    if (data16 < 1 || isNaN(data16)) {
                      const err27 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/port", schemaPath: "#/properties/ssh/properties/jump/items/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                      if (vErrors === null) {
                        vErrors = [err27];
                      } else {
                        vErrors.push(err27);
                      }
                      errors++;
                    }
                  }
                }
                if (data13.identityFile !== void 0) {
                  if (typeof data13.identityFile !== "string") {
                    const err28 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/identityFile", schemaPath: "#/properties/ssh/properties/jump/items/properties/identityFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err28];
                    } else {
                      vErrors.push(err28);
                    }
                    errors++;
                  }
                }
                if (data13.password !== void 0) {
                  let data18 = data13.password;
                  if (data18 && typeof data18 == "object" && !Array.isArray(data18)) {
                    if (data18.secret === void 0) {
                      const err29 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/password", schemaPath: "#/$defs/secret/required", keyword: "required", params: { missingProperty: "secret" }, message: "must have required property 'secret'" };
                      if (vErrors === null) {
                        vErrors = [err29];
                      } else {
                        vErrors.push(err29);
                      }
                      errors++;
                    }
                    for (const key4 in data18) {
                      if (!(key4 === "secret")) {
                        const err30 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/password", schemaPath: "#/$defs/secret/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties" };
                        if (vErrors === null) {
                          vErrors = [err30];
                        } else {
                          vErrors.push(err30);
                        }
                        errors++;
                      }
                    }
                    if (data18.secret !== void 0) {
                      let data19 = data18.secret;
                      if (typeof data19 === "string") {
                        if (func2(data19) < 1) {
                          const err31 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/password/secret", schemaPath: "#/$defs/secret/properties/secret/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err31];
                          } else {
                            vErrors.push(err31);
                          }
                          errors++;
                        }
                      } else {
                        const err32 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/password/secret", schemaPath: "#/$defs/secret/properties/secret/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err32];
                        } else {
                          vErrors.push(err32);
                        }
                        errors++;
                      }
                    }
                  } else {
                    const err33 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/password", schemaPath: "#/$defs/secret/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                    if (vErrors === null) {
                      vErrors = [err33];
                    } else {
                      vErrors.push(err33);
                    }
                    errors++;
                  }
                }
                if (data13.hostKey !== void 0) {
                  if (typeof data13.hostKey !== "string") {
                    const err34 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/hostKey", schemaPath: "#/properties/ssh/properties/jump/items/properties/hostKey/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err34];
                    } else {
                      vErrors.push(err34);
                    }
                    errors++;
                  }
                }
                if (data13.acceptNewHostKey !== void 0) {
                  if (typeof data13.acceptNewHostKey !== "boolean") {
                    const err35 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/acceptNewHostKey", schemaPath: "#/properties/ssh/properties/jump/items/properties/acceptNewHostKey/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
                    if (vErrors === null) {
                      vErrors = [err35];
                    } else {
                      vErrors.push(err35);
                    }
                    errors++;
                  }
                }
                if (data13.knownHostsFile !== void 0) {
                  if (typeof data13.knownHostsFile !== "string") {
                    const err36 = { instancePath: instancePath + "/ssh/jump/" + i0 + "/knownHostsFile", schemaPath: "#/properties/ssh/properties/jump/items/properties/knownHostsFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err36];
                    } else {
                      vErrors.push(err36);
                    }
                    errors++;
                  }
                }
              } else {
                const err37 = { instancePath: instancePath + "/ssh/jump/" + i0, schemaPath: "#/properties/ssh/properties/jump/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err37];
                } else {
                  vErrors.push(err37);
                }
                errors++;
              }
            }
          } else {
            const err38 = { instancePath: instancePath + "/ssh/jump", schemaPath: "#/properties/ssh/properties/jump/type", keyword: "type", params: { type: "array" }, message: "must be array" };
            if (vErrors === null) {
              vErrors = [err38];
            } else {
              vErrors.push(err38);
            }
            errors++;
          }
        }
        if (data2.retry !== void 0) {
          let data23 = data2.retry;
          if (data23 && typeof data23 == "object" && !Array.isArray(data23)) {
            for (const key5 in data23) {
              if (!(key5 === "attempts" || key5 === "baseDelay" || key5 === "maxDelay")) {
                const err39 = { instancePath: instancePath + "/ssh/retry", schemaPath: "#/properties/ssh/properties/retry/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key5 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err39];
                } else {
                  vErrors.push(err39);
                }
                errors++;
              }
            }
            if (data23.attempts !== void 0) {
              let data24 = data23.attempts;
              if (!(typeof data24 == "number" && (!(data24 % 1) && !isNaN(data24)) && isFinite(data24))) {
                const err40 = { instancePath: instancePath + "/ssh/retry/attempts", schemaPath: "#/properties/ssh/properties/retry/properties/attempts/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                if (vErrors === null) {
                  vErrors = [err40];
                } else {
                  vErrors.push(err40);
                }
                errors++;
              }
              if (typeof data24 == "number" && isFinite(data24)) {
                if (data24 < 1 || isNaN(data24)) {
                  const err41 = { instancePath: instancePath + "/ssh/retry/attempts", schemaPath: "#/properties/ssh/properties/retry/properties/attempts/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                  if (vErrors === null) {
                    vErrors = [err41];
                  } else {
                    vErrors.push(err41);
                  }
                  errors++;
                }
              }
            }
            if (data23.baseDelay !== void 0) {
              if (typeof data23.baseDelay !== "string") {
                const err42 = { instancePath: instancePath + "/ssh/retry/baseDelay", schemaPath: "#/properties/ssh/properties/retry/properties/baseDelay/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err42];
                } else {
                  vErrors.push(err42);
                }
                errors++;
              }
            }
            if (data23.maxDelay !== void 0) {
              if (typeof data23.maxDelay !== "string") {
                const err43 = { instancePath: instancePath + "/ssh/retry/maxDelay", schemaPath: "#/properties/ssh/properties/retry/properties/maxDelay/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err43];
                } else {
                  vErrors.push(err43);
                }
                errors++;
              }
            }
          } else {
            const err44 = { instancePath: instancePath + "/ssh/retry", schemaPath: "#/properties/ssh/properties/retry/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
      } else {
        const err45 = { instancePath: instancePath + "/ssh", schemaPath: "#/properties/ssh/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err45];
        } else {
          vErrors.push(err45);
        }
        errors++;
      }
    }
    if (data.sudo !== void 0) {
      let data27 = data.sudo;
      const _errs62 = errors;
      let valid10 = false;
      const _errs63 = errors;
      if (typeof data27 !== "boolean") {
        const err46 = { instancePath: instancePath + "/sudo", schemaPath: "#/properties/sudo/anyOf/0/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
        if (vErrors === null) {
          vErrors = [err46];
        } else {
          vErrors.push(err46);
        }
        errors++;
      }
      var _valid0 = _errs63 === errors;
      valid10 = valid10 || _valid0;
      const _errs65 = errors;
      if (data27 && typeof data27 == "object" && !Array.isArray(data27)) {
        if (data27.password === void 0) {
          const err47 = { instancePath: instancePath + "/sudo", schemaPath: "#/properties/sudo/anyOf/1/required", keyword: "required", params: { missingProperty: "password" }, message: "must have required property 'password'" };
          if (vErrors === null) {
            vErrors = [err47];
          } else {
            vErrors.push(err47);
          }
          errors++;
        }
        for (const key6 in data27) {
          if (!(key6 === "password")) {
            const err48 = { instancePath: instancePath + "/sudo", schemaPath: "#/properties/sudo/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key6 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err48];
            } else {
              vErrors.push(err48);
            }
            errors++;
          }
        }
        if (data27.password !== void 0) {
          let data28 = data27.password;
          if (data28 && typeof data28 == "object" && !Array.isArray(data28)) {
            if (data28.secret === void 0) {
              const err49 = { instancePath: instancePath + "/sudo/password", schemaPath: "#/$defs/secret/required", keyword: "required", params: { missingProperty: "secret" }, message: "must have required property 'secret'" };
              if (vErrors === null) {
                vErrors = [err49];
              } else {
                vErrors.push(err49);
              }
              errors++;
            }
            for (const key7 in data28) {
              if (!(key7 === "secret")) {
                const err50 = { instancePath: instancePath + "/sudo/password", schemaPath: "#/$defs/secret/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key7 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            if (data28.secret !== void 0) {
              let data29 = data28.secret;
              if (typeof data29 === "string") {
                if (func2(data29) < 1) {
                  const err51 = { instancePath: instancePath + "/sudo/password/secret", schemaPath: "#/$defs/secret/properties/secret/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err51];
                  } else {
                    vErrors.push(err51);
                  }
                  errors++;
                }
              } else {
                const err52 = { instancePath: instancePath + "/sudo/password/secret", schemaPath: "#/$defs/secret/properties/secret/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err52];
                } else {
                  vErrors.push(err52);
                }
                errors++;
              }
            }
          } else {
            const err53 = { instancePath: instancePath + "/sudo/password", schemaPath: "#/$defs/secret/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err53];
            } else {
              vErrors.push(err53);
            }
            errors++;
          }
        }
      } else {
        const err54 = { instancePath: instancePath + "/sudo", schemaPath: "#/properties/sudo/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err54];
        } else {
          vErrors.push(err54);
        }
        errors++;
      }
      var _valid0 = _errs65 === errors;
      valid10 = valid10 || _valid0;
      if (!valid10) {
        const err55 = { instancePath: instancePath + "/sudo", schemaPath: "#/properties/sudo/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        if (vErrors === null) {
          vErrors = [err55];
        } else {
          vErrors.push(err55);
        }
        errors++;
      } else {
        errors = _errs62;
        if (vErrors !== null) {
          if (_errs62) {
            vErrors.length = _errs62;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.instance !== void 0) {
      let data30 = data.instance;
      if (data30 && typeof data30 == "object" && !Array.isArray(data30)) {
        if (data30.name === void 0) {
          const err56 = { instancePath: instancePath + "/instance", schemaPath: "#/properties/instance/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
          if (vErrors === null) {
            vErrors = [err56];
          } else {
            vErrors.push(err56);
          }
          errors++;
        }
        if (data30.backend === void 0) {
          const err57 = { instancePath: instancePath + "/instance", schemaPath: "#/properties/instance/required", keyword: "required", params: { missingProperty: "backend" }, message: "must have required property 'backend'" };
          if (vErrors === null) {
            vErrors = [err57];
          } else {
            vErrors.push(err57);
          }
          errors++;
        }
        if (data30.options === void 0) {
          const err58 = { instancePath: instancePath + "/instance", schemaPath: "#/properties/instance/required", keyword: "required", params: { missingProperty: "options" }, message: "must have required property 'options'" };
          if (vErrors === null) {
            vErrors = [err58];
          } else {
            vErrors.push(err58);
          }
          errors++;
        }
        for (const key8 in data30) {
          if (!(key8 === "name" || key8 === "backend" || key8 === "options")) {
            const err59 = { instancePath: instancePath + "/instance", schemaPath: "#/properties/instance/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key8 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err59];
            } else {
              vErrors.push(err59);
            }
            errors++;
          }
        }
        if (data30.name !== void 0) {
          if (typeof data30.name !== "string") {
            const err60 = { instancePath: instancePath + "/instance/name", schemaPath: "#/properties/instance/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err60];
            } else {
              vErrors.push(err60);
            }
            errors++;
          }
        }
        if (data30.backend !== void 0) {
          if (typeof data30.backend !== "string") {
            const err61 = { instancePath: instancePath + "/instance/backend", schemaPath: "#/properties/instance/properties/backend/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err61];
            } else {
              vErrors.push(err61);
            }
            errors++;
          }
        }
        if (data30.options !== void 0) {
          let data33 = data30.options;
          if (!(data33 && typeof data33 == "object" && !Array.isArray(data33))) {
            const err62 = { instancePath: instancePath + "/instance/options", schemaPath: "#/properties/instance/properties/options/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err62];
            } else {
              vErrors.push(err62);
            }
            errors++;
          }
        }
      } else {
        const err63 = { instancePath: instancePath + "/instance", schemaPath: "#/properties/instance/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err63];
        } else {
          vErrors.push(err63);
        }
        errors++;
      }
    }
  }
  validate23.errors = vErrors;
  return errors === 0;
}
validate23.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate22.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.name === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.via === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "via" }, message: "must have required property 'via'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.reach === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "reach" }, message: "must have required property 'reach'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.hostKey === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "hostKey" }, message: "must have required property 'hostKey'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.machineId === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "machineId" }, message: "must have required property 'machineId'" };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.os === void 0) {
      const err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "os" }, message: "must have required property 'os'" };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.osVersion === void 0) {
      const err6 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "osVersion" }, message: "must have required property 'osVersion'" };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.arch === void 0) {
      const err7 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "arch" }, message: "must have required property 'arch'" };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "name" || key0 === "via" || key0 === "reach" || key0 === "hostKey" || key0 === "machineId" || key0 === "os" || key0 === "osVersion" || key0 === "arch")) {
        const err8 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      let data0 = data.name;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err9 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
      } else {
        const err10 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.via !== void 0) {
      if (typeof data.via !== "string") {
        const err11 = { instancePath: instancePath + "/via", schemaPath: "#/properties/via/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.reach !== void 0) {
      if (!validate23(data.reach, { instancePath: instancePath + "/reach", parentData: data, parentDataProperty: "reach", rootData, dynamicAnchors })) {
        vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
        errors = vErrors.length;
      }
    }
    if (data.hostKey !== void 0) {
      let data3 = data.hostKey;
      if (typeof data3 !== "string" && data3 !== null) {
        const err12 = { instancePath: instancePath + "/hostKey", schemaPath: "#/properties/hostKey/type", keyword: "type", params: { type: schema33.properties.hostKey.type }, message: "must be string,null" };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.machineId !== void 0) {
      if (typeof data.machineId !== "string") {
        const err13 = { instancePath: instancePath + "/machineId", schemaPath: "#/properties/machineId/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.os !== void 0) {
      if (typeof data.os !== "string") {
        const err14 = { instancePath: instancePath + "/os", schemaPath: "#/properties/os/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.osVersion !== void 0) {
      if (typeof data.osVersion !== "string") {
        const err15 = { instancePath: instancePath + "/osVersion", schemaPath: "#/properties/osVersion/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.arch !== void 0) {
      if (typeof data.arch !== "string") {
        const err16 = { instancePath: instancePath + "/arch", schemaPath: "#/properties/arch/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
  } else {
    const err17 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err17];
    } else {
      vErrors.push(err17);
    }
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
validate22.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var pattern4 = new RegExp("^[^:]+:.", "u");
function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate26.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.address === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "address" }, message: "must have required property 'address'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.id === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "id" }, message: "must have required property 'id'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.group === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "group" }, message: "must have required property 'group'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.source === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "source" }, message: "must have required property 'source'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.state === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "state" }, message: "must have required property 'state'" };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "address" || key0 === "id" || key0 === "group" || key0 === "source" || key0 === "state")) {
        const err5 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.address !== void 0) {
      let data0 = data.address;
      if (typeof data0 === "string") {
        if (!pattern4.test(data0)) {
          const err6 = { instancePath: instancePath + "/address", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
      } else {
        const err7 = { instancePath: instancePath + "/address", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.id !== void 0) {
      let data1 = data.id;
      if (typeof data1 === "string") {
        if (func2(data1) < 1) {
          const err8 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
      } else {
        const err9 = { instancePath: instancePath + "/id", schemaPath: "#/properties/id/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.group !== void 0) {
      let data2 = data.group;
      if (Array.isArray(data2)) {
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data2[i0] !== "string") {
            const err10 = { instancePath: instancePath + "/group/" + i0, schemaPath: "#/properties/group/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
      } else {
        const err11 = { instancePath: instancePath + "/group", schemaPath: "#/properties/group/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.source !== void 0) {
      let data4 = data.source;
      if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
        if (data4.file === void 0) {
          const err12 = { instancePath: instancePath + "/source", schemaPath: "#/$defs/source/required", keyword: "required", params: { missingProperty: "file" }, message: "must have required property 'file'" };
          if (vErrors === null) {
            vErrors = [err12];
          } else {
            vErrors.push(err12);
          }
          errors++;
        }
        if (data4.line === void 0) {
          const err13 = { instancePath: instancePath + "/source", schemaPath: "#/$defs/source/required", keyword: "required", params: { missingProperty: "line" }, message: "must have required property 'line'" };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            vErrors.push(err13);
          }
          errors++;
        }
        for (const key1 in data4) {
          if (!(key1 === "file" || key1 === "line" || key1 === "column")) {
            const err14 = { instancePath: instancePath + "/source", schemaPath: "#/$defs/source/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
        if (data4.file !== void 0) {
          if (typeof data4.file !== "string") {
            const err15 = { instancePath: instancePath + "/source/file", schemaPath: "#/$defs/source/properties/file/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              vErrors.push(err15);
            }
            errors++;
          }
        }
        if (data4.line !== void 0) {
          let data6 = data4.line;
          if (!(typeof data6 == "number" && (!(data6 % 1) && !isNaN(data6)) && isFinite(data6))) {
            const err16 = { instancePath: instancePath + "/source/line", schemaPath: "#/$defs/source/properties/line/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
          if (typeof data6 == "number" && isFinite(data6)) {
            if (data6 < 0 || isNaN(data6)) {
              const err17 = { instancePath: instancePath + "/source/line", schemaPath: "#/$defs/source/properties/line/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
          }
        }
        if (data4.column !== void 0) {
          let data7 = data4.column;
          if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
            const err18 = { instancePath: instancePath + "/source/column", schemaPath: "#/$defs/source/properties/column/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
          if (typeof data7 == "number" && isFinite(data7)) {
            if (data7 < 0 || isNaN(data7)) {
              const err19 = { instancePath: instancePath + "/source/column", schemaPath: "#/$defs/source/properties/column/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" };
              if (vErrors === null) {
                vErrors = [err19];
              } else {
                vErrors.push(err19);
              }
              errors++;
            }
          }
        }
      } else {
        const err20 = { instancePath: instancePath + "/source", schemaPath: "#/$defs/source/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
  } else {
    const err21 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err21];
    } else {
      vErrors.push(err21);
    }
    errors++;
  }
  validate26.errors = vErrors;
  return errors === 0;
}
validate26.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
function validate28(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate28.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.from === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "from" }, message: "must have required property 'from'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.to === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "to" }, message: "must have required property 'to'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.reason === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "reason" }, message: "must have required property 'reason'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.refresh === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "refresh" }, message: "must have required property 'refresh'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "from" || key0 === "to" || key0 === "reason" || key0 === "refresh")) {
        const err4 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.from !== void 0) {
      let data0 = data.from;
      if (typeof data0 === "string") {
        if (!pattern4.test(data0)) {
          const err5 = { instancePath: instancePath + "/from", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = { instancePath: instancePath + "/from", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.to !== void 0) {
      let data1 = data.to;
      if (typeof data1 === "string") {
        if (!pattern4.test(data1)) {
          const err7 = { instancePath: instancePath + "/to", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = { instancePath: instancePath + "/to", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.reason !== void 0) {
      if (typeof data.reason !== "string") {
        const err9 = { instancePath: instancePath + "/reason", schemaPath: "#/properties/reason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.refresh !== void 0) {
      if (typeof data.refresh !== "boolean") {
        const err10 = { instancePath: instancePath + "/refresh", schemaPath: "#/properties/refresh/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
  } else {
    const err11 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      vErrors.push(err11);
    }
    errors++;
  }
  validate28.errors = vErrors;
  return errors === 0;
}
validate28.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var schema44 = { "type": "object", "additionalProperties": false, "required": ["address", "reasons", "action", "before", "after", "down"], "properties": { "address": { "$ref": "#/$defs/address" }, "action": { "enum": ["create", "update", "delete"] }, "before": { "description": "What it was on the host; null: absent." }, "after": { "description": "What it will be; null: absent." }, "down": { "enum": ["invert", "keep", "noop", "irreversible"], "description": "What the way back does with it." }, "reasons": { "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["reason"], "properties": { "reason": { "enum": ["absent", "undeclared", "down", "differs", "triggered"] }, "fields": { "type": "array", "items": { "type": "string" } }, "triggeredBy": { "$ref": "#/$defs/address" } } } } } };
function validate30(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate30.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.address === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "address" }, message: "must have required property 'address'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.reasons === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "reasons" }, message: "must have required property 'reasons'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.action === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "action" }, message: "must have required property 'action'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.before === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "before" }, message: "must have required property 'before'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.after === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "after" }, message: "must have required property 'after'" };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.down === void 0) {
      const err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "down" }, message: "must have required property 'down'" };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "address" || key0 === "action" || key0 === "before" || key0 === "after" || key0 === "down" || key0 === "reasons")) {
        const err6 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.address !== void 0) {
      let data0 = data.address;
      if (typeof data0 === "string") {
        if (!pattern4.test(data0)) {
          const err7 = { instancePath: instancePath + "/address", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      } else {
        const err8 = { instancePath: instancePath + "/address", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.action !== void 0) {
      let data1 = data.action;
      if (!(data1 === "create" || data1 === "update" || data1 === "delete")) {
        const err9 = { instancePath: instancePath + "/action", schemaPath: "#/properties/action/enum", keyword: "enum", params: { allowedValues: schema44.properties.action.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.down !== void 0) {
      let data2 = data.down;
      if (!(data2 === "invert" || data2 === "keep" || data2 === "noop" || data2 === "irreversible")) {
        const err10 = { instancePath: instancePath + "/down", schemaPath: "#/properties/down/enum", keyword: "enum", params: { allowedValues: schema44.properties.down.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.reasons !== void 0) {
      let data3 = data.reasons;
      if (Array.isArray(data3)) {
        const len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data4 = data3[i0];
          if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
            if (data4.reason === void 0) {
              const err11 = { instancePath: instancePath + "/reasons/" + i0, schemaPath: "#/properties/reasons/items/required", keyword: "required", params: { missingProperty: "reason" }, message: "must have required property 'reason'" };
              if (vErrors === null) {
                vErrors = [err11];
              } else {
                vErrors.push(err11);
              }
              errors++;
            }
            for (const key1 in data4) {
              if (!(key1 === "reason" || key1 === "fields" || key1 === "triggeredBy")) {
                const err12 = { instancePath: instancePath + "/reasons/" + i0, schemaPath: "#/properties/reasons/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
            if (data4.reason !== void 0) {
              let data5 = data4.reason;
              if (!(data5 === "absent" || data5 === "undeclared" || data5 === "down" || data5 === "differs" || data5 === "triggered")) {
                const err13 = { instancePath: instancePath + "/reasons/" + i0 + "/reason", schemaPath: "#/properties/reasons/items/properties/reason/enum", keyword: "enum", params: { allowedValues: schema44.properties.reasons.items.properties.reason.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err13];
                } else {
                  vErrors.push(err13);
                }
                errors++;
              }
            }
            if (data4.fields !== void 0) {
              let data6 = data4.fields;
              if (Array.isArray(data6)) {
                const len1 = data6.length;
                for (let i1 = 0; i1 < len1; i1++) {
                  if (typeof data6[i1] !== "string") {
                    const err14 = { instancePath: instancePath + "/reasons/" + i0 + "/fields/" + i1, schemaPath: "#/properties/reasons/items/properties/fields/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err14];
                    } else {
                      vErrors.push(err14);
                    }
                    errors++;
                  }
                }
              } else {
                const err15 = { instancePath: instancePath + "/reasons/" + i0 + "/fields", schemaPath: "#/properties/reasons/items/properties/fields/type", keyword: "type", params: { type: "array" }, message: "must be array" };
                if (vErrors === null) {
                  vErrors = [err15];
                } else {
                  vErrors.push(err15);
                }
                errors++;
              }
            }
            if (data4.triggeredBy !== void 0) {
              let data8 = data4.triggeredBy;
              if (typeof data8 === "string") {
                if (!pattern4.test(data8)) {
                  const err16 = { instancePath: instancePath + "/reasons/" + i0 + "/triggeredBy", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              } else {
                const err17 = { instancePath: instancePath + "/reasons/" + i0 + "/triggeredBy", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err17];
                } else {
                  vErrors.push(err17);
                }
                errors++;
              }
            }
          } else {
            const err18 = { instancePath: instancePath + "/reasons/" + i0, schemaPath: "#/properties/reasons/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
      } else {
        const err19 = { instancePath: instancePath + "/reasons", schemaPath: "#/properties/reasons/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
  } else {
    const err20 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err20];
    } else {
      vErrors.push(err20);
    }
    errors++;
  }
  validate30.errors = vErrors;
  return errors === 0;
}
validate30.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var pattern9 = new RegExp("^[0-9a-f]{64}$", "u");
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate21.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.target === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "target" }, message: "must have required property 'target'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.providers === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "providers" }, message: "must have required property 'providers'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.resources === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "resources" }, message: "must have required property 'resources'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.edges === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "edges" }, message: "must have required property 'edges'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.changes === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "changes" }, message: "must have required property 'changes'" };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.notes === void 0) {
      const err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "notes" }, message: "must have required property 'notes'" };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "target" || key0 === "providers" || key0 === "resources" || key0 === "edges" || key0 === "changes" || key0 === "takesBack" || key0 === "notes")) {
        const err6 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.target !== void 0) {
      if (!validate22(data.target, { instancePath: instancePath + "/target", parentData: data, parentDataProperty: "target", rootData, dynamicAnchors })) {
        vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
        errors = vErrors.length;
      }
    }
    if (data.providers !== void 0) {
      let data1 = data.providers;
      if (Array.isArray(data1)) {
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data2 = data1[i0];
          if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
            if (data2.name === void 0) {
              const err7 = { instancePath: instancePath + "/providers/" + i0, schemaPath: "#/properties/providers/items/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                vErrors.push(err7);
              }
              errors++;
            }
            if (data2.version === void 0) {
              const err8 = { instancePath: instancePath + "/providers/" + i0, schemaPath: "#/properties/providers/items/required", keyword: "required", params: { missingProperty: "version" }, message: "must have required property 'version'" };
              if (vErrors === null) {
                vErrors = [err8];
              } else {
                vErrors.push(err8);
              }
              errors++;
            }
            for (const key1 in data2) {
              if (!(key1 === "name" || key1 === "version")) {
                const err9 = { instancePath: instancePath + "/providers/" + i0, schemaPath: "#/properties/providers/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err9];
                } else {
                  vErrors.push(err9);
                }
                errors++;
              }
            }
            if (data2.name !== void 0) {
              let data3 = data2.name;
              if (typeof data3 === "string") {
                if (func2(data3) < 1) {
                  const err10 = { instancePath: instancePath + "/providers/" + i0 + "/name", schemaPath: "#/properties/providers/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err10];
                  } else {
                    vErrors.push(err10);
                  }
                  errors++;
                }
              } else {
                const err11 = { instancePath: instancePath + "/providers/" + i0 + "/name", schemaPath: "#/properties/providers/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
            if (data2.version !== void 0) {
              if (typeof data2.version !== "string") {
                const err12 = { instancePath: instancePath + "/providers/" + i0 + "/version", schemaPath: "#/properties/providers/items/properties/version/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
          } else {
            const err13 = { instancePath: instancePath + "/providers/" + i0, schemaPath: "#/properties/providers/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/providers", schemaPath: "#/properties/providers/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.resources !== void 0) {
      let data5 = data.resources;
      if (Array.isArray(data5)) {
        const len1 = data5.length;
        for (let i1 = 0; i1 < len1; i1++) {
          if (!validate26(data5[i1], { instancePath: instancePath + "/resources/" + i1, parentData: data5, parentDataProperty: i1, rootData, dynamicAnchors })) {
            vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err15 = { instancePath: instancePath + "/resources", schemaPath: "#/properties/resources/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.edges !== void 0) {
      let data7 = data.edges;
      if (Array.isArray(data7)) {
        const len2 = data7.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (!validate28(data7[i2], { instancePath: instancePath + "/edges/" + i2, parentData: data7, parentDataProperty: i2, rootData, dynamicAnchors })) {
            vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err16 = { instancePath: instancePath + "/edges", schemaPath: "#/properties/edges/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.changes !== void 0) {
      let data9 = data.changes;
      if (Array.isArray(data9)) {
        const len3 = data9.length;
        for (let i3 = 0; i3 < len3; i3++) {
          if (!validate30(data9[i3], { instancePath: instancePath + "/changes/" + i3, parentData: data9, parentDataProperty: i3, rootData, dynamicAnchors })) {
            vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err17 = { instancePath: instancePath + "/changes", schemaPath: "#/properties/changes/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.takesBack !== void 0) {
      let data11 = data.takesBack;
      if (typeof data11 === "string") {
        if (!pattern9.test(data11)) {
          const err18 = { instancePath: instancePath + "/takesBack", schemaPath: "#/properties/takesBack/pattern", keyword: "pattern", params: { pattern: "^[0-9a-f]{64}$" }, message: 'must match pattern "^[0-9a-f]{64}$"' };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
      } else {
        const err19 = { instancePath: instancePath + "/takesBack", schemaPath: "#/properties/takesBack/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.notes !== void 0) {
      let data12 = data.notes;
      if (Array.isArray(data12)) {
        const len4 = data12.length;
        for (let i4 = 0; i4 < len4; i4++) {
          let data13 = data12[i4];
          if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
            if (data13.address === void 0) {
              const err20 = { instancePath: instancePath + "/notes/" + i4, schemaPath: "#/properties/notes/items/required", keyword: "required", params: { missingProperty: "address" }, message: "must have required property 'address'" };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
            if (data13.text === void 0) {
              const err21 = { instancePath: instancePath + "/notes/" + i4, schemaPath: "#/properties/notes/items/required", keyword: "required", params: { missingProperty: "text" }, message: "must have required property 'text'" };
              if (vErrors === null) {
                vErrors = [err21];
              } else {
                vErrors.push(err21);
              }
              errors++;
            }
            for (const key2 in data13) {
              if (!(key2 === "address" || key2 === "text")) {
                const err22 = { instancePath: instancePath + "/notes/" + i4, schemaPath: "#/properties/notes/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err22];
                } else {
                  vErrors.push(err22);
                }
                errors++;
              }
            }
            if (data13.address !== void 0) {
              let data14 = data13.address;
              if (typeof data14 === "string") {
                if (!pattern4.test(data14)) {
                  const err23 = { instancePath: instancePath + "/notes/" + i4 + "/address", schemaPath: "#/$defs/address/pattern", keyword: "pattern", params: { pattern: "^[^:]+:." }, message: 'must match pattern "^[^:]+:."' };
                  if (vErrors === null) {
                    vErrors = [err23];
                  } else {
                    vErrors.push(err23);
                  }
                  errors++;
                }
              } else {
                const err24 = { instancePath: instancePath + "/notes/" + i4 + "/address", schemaPath: "#/$defs/address/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err24];
                } else {
                  vErrors.push(err24);
                }
                errors++;
              }
            }
            if (data13.text !== void 0) {
              if (typeof data13.text !== "string") {
                const err25 = { instancePath: instancePath + "/notes/" + i4 + "/text", schemaPath: "#/properties/notes/items/properties/text/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err25];
                } else {
                  vErrors.push(err25);
                }
                errors++;
              }
            }
          } else {
            const err26 = { instancePath: instancePath + "/notes/" + i4, schemaPath: "#/properties/notes/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
      } else {
        const err27 = { instancePath: instancePath + "/notes", schemaPath: "#/properties/notes/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
  } else {
    const err28 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err28];
    } else {
      vErrors.push(err28);
    }
    errors++;
  }
  validate21.errors = vErrors;
  return errors === 0;
}
validate21.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate20.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.$schema === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "$schema" }, message: "must have required property '$schema'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.kind === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "kind" }, message: "must have required property 'kind'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.version === void 0) {
      const err2 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "version" }, message: "must have required property 'version'" };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.tool === void 0) {
      const err3 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "tool" }, message: "must have required property 'tool'" };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.project === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "project" }, message: "must have required property 'project'" };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.direction === void 0) {
      const err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "direction" }, message: "must have required property 'direction'" };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    if (data.created === void 0) {
      const err6 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "created" }, message: "must have required property 'created'" };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
    if (data.parts === void 0) {
      const err7 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "parts" }, message: "must have required property 'parts'" };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.digest === void 0) {
      const err8 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "digest" }, message: "must have required property 'digest'" };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema31.properties, key0)) {
        const err9 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.$schema !== void 0) {
      if (typeof data.$schema !== "string") {
        const err10 = { instancePath: instancePath + "/$schema", schemaPath: "#/properties/%24schema/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      if ("hostkit.plan" !== data.kind) {
        const err11 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/const", keyword: "const", params: { allowedValue: "hostkit.plan" }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.version !== void 0) {
      if (1 !== data.version) {
        const err12 = { instancePath: instancePath + "/version", schemaPath: "#/properties/version/const", keyword: "const", params: { allowedValue: 1 }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.tool !== void 0) {
      let data3 = data.tool;
      if (typeof data3 === "string") {
        if (func2(data3) < 1) {
          const err13 = { instancePath: instancePath + "/tool", schemaPath: "#/properties/tool/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            vErrors.push(err13);
          }
          errors++;
        }
      } else {
        const err14 = { instancePath: instancePath + "/tool", schemaPath: "#/properties/tool/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.project !== void 0) {
      let data4 = data.project;
      if (typeof data4 === "string") {
        if (func2(data4) < 1) {
          const err15 = { instancePath: instancePath + "/project", schemaPath: "#/properties/project/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
      } else {
        const err16 = { instancePath: instancePath + "/project", schemaPath: "#/properties/project/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.direction !== void 0) {
      let data5 = data.direction;
      if (!(data5 === "up" || data5 === "down")) {
        const err17 = { instancePath: instancePath + "/direction", schemaPath: "#/properties/direction/enum", keyword: "enum", params: { allowedValues: schema31.properties.direction.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.created !== void 0) {
      if (typeof data.created !== "string") {
        const err18 = { instancePath: instancePath + "/created", schemaPath: "#/properties/created/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.parts !== void 0) {
      let data7 = data.parts;
      if (Array.isArray(data7)) {
        const len0 = data7.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (!validate21(data7[i0], { instancePath: instancePath + "/parts/" + i0, parentData: data7, parentDataProperty: i0, rootData, dynamicAnchors })) {
            vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err19 = { instancePath: instancePath + "/parts", schemaPath: "#/properties/parts/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.digest !== void 0) {
      let data9 = data.digest;
      if (typeof data9 === "string") {
        if (!pattern9.test(data9)) {
          const err20 = { instancePath: instancePath + "/digest", schemaPath: "#/properties/digest/pattern", keyword: "pattern", params: { pattern: "^[0-9a-f]{64}$" }, message: 'must match pattern "^[0-9a-f]{64}$"' };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      } else {
        const err21 = { instancePath: instancePath + "/digest", schemaPath: "#/properties/digest/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
    }
  } else {
    const err22 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err22];
    } else {
      vErrors.push(err22);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
validate20.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
export {
  plan
};
