// Generated from schemas/*.json by `npm run generate`. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
};

// node_modules/fast-deep-equal/index.js
var require_fast_deep_equal = __commonJS({
  "node_modules/fast-deep-equal/index.js"(exports, module) {
    "use strict";
    module.exports = function equal(a, b) {
      if (a === b) return true;
      if (a && b && typeof a == "object" && typeof b == "object") {
        if (a.constructor !== b.constructor) return false;
        var length, i, keys;
        if (Array.isArray(a)) {
          length = a.length;
          if (length != b.length) return false;
          for (i = length; i-- !== 0; )
            if (!equal(a[i], b[i])) return false;
          return true;
        }
        if (a.constructor === RegExp) return a.source === b.source && a.flags === b.flags;
        if (a.valueOf !== Object.prototype.valueOf) return a.valueOf() === b.valueOf();
        if (a.toString !== Object.prototype.toString) return a.toString() === b.toString();
        keys = Object.keys(a);
        length = keys.length;
        if (length !== Object.keys(b).length) return false;
        for (i = length; i-- !== 0; )
          if (!Object.prototype.hasOwnProperty.call(b, keys[i])) return false;
        for (i = length; i-- !== 0; ) {
          var key = keys[i];
          if (!equal(a[key], b[key])) return false;
        }
        return true;
      }
      return a !== a && b !== b;
    };
  }
});

// node_modules/ajv/dist/runtime/equal.js
var require_equal = __commonJS({
  "node_modules/ajv/dist/runtime/equal.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    var equal = require_fast_deep_equal();
    equal.code = 'require("ajv/dist/runtime/equal").default';
    exports.default = equal;
  }
});

// <stdin>
var importProps = validate20;
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
    if (data.path === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "path" }, message: "must have required property 'path'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "path")) {
        const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.path !== void 0) {
      if ("/etc/caddy/Caddyfile" !== data.path) {
        const err2 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/const", keyword: "const", params: { allowedValue: "/etc/caddy/Caddyfile" }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
  } else {
    const err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
validate20.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var server = validate21;
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
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
    for (const key0 in data) {
      if (!(key0 === "enabled" || key0 === "running")) {
        const err0 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.enabled !== void 0) {
      if (typeof data.enabled !== "boolean") {
        const err1 = { instancePath: instancePath + "/enabled", schemaPath: "#/properties/enabled/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.running !== void 0) {
      if (typeof data.running !== "boolean") {
        const err2 = { instancePath: instancePath + "/running", schemaPath: "#/properties/running/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
  } else {
    const err3 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  }
  validate21.errors = vErrors;
  return errors === 0;
}
validate21.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var site = validate22;
var schema33 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "site", "title": "A site of Caddy", "description": "One site, as a file below /etc/caddy/sites. Grammar beyond the types below is checked when the file is made.", "type": "object", "properties": { "name": { "type": "string", "pattern": "^[a-z0-9][a-z0-9.-]{0,200}$", "must": "be lower-case letters, digits, dots and -, and begin with a letter or digit", "description": "Its file is /etc/caddy/sites/<name>.caddy." }, "addresses": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "What it answers to: example.com, http://example.com, *.example.com, :8080." }, "tls": { "description": "Certificates. Default: Caddy gets them by itself, unless the addresses are plain http.", "oneOf": [{ "const": "internal", "description": "From Caddy's own local authority." }, { "type": "object", "properties": { "certificate": { "type": "string", "description": "Absolute path of a PEM file on the host." }, "key": { "type": "string", "description": "Absolute path of a PEM file on the host." } }, "required": ["certificate", "key"], "additionalProperties": false }] }, "log": { "description": "Where requests are logged. Default: nowhere.", "oneOf": [{ "const": "journal" }, { "type": "object", "properties": { "file": { "type": "string", "description": "Absolute path; the user caddy must be able to write it." } }, "required": ["file"], "additionalProperties": false }] }, "encode": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "enum": ["gzip", "zstd"] }, "description": "Compression, the preferred one first." }, "header": { "$ref": "#/$defs/header" }, "root": { "$ref": "#/$defs/root" }, "fileServer": { "$ref": "#/$defs/fileServer" }, "reverseProxy": { "$ref": "#/$defs/reverseProxy" }, "respond": { "$ref": "#/$defs/respond" }, "redirect": { "$ref": "#/$defs/redirect" }, "routes": { "type": "object", "minProperties": 1, "description": "Paths that are handled in a way of their own: /api/*.", "additionalProperties": { "type": "object", "properties": { "stripPrefix": { "type": "boolean", "description": "What handles it sees the path without this prefix." }, "header": { "$ref": "#/$defs/header" }, "root": { "$ref": "#/$defs/root" }, "fileServer": { "$ref": "#/$defs/fileServer" }, "reverseProxy": { "$ref": "#/$defs/reverseProxy" }, "respond": { "$ref": "#/$defs/respond" }, "redirect": { "$ref": "#/$defs/redirect" } }, "additionalProperties": false } } }, "required": ["name", "addresses"], "additionalProperties": false, "$defs": { "header": { "type": "object", "description": "Headers of every answer; null takes one away.", "additionalProperties": { "type": ["string", "null"] } }, "root": { "type": "string", "description": "The folder that files are served from; an absolute path." }, "fileServer": { "type": "object", "description": "Serves the files below root.", "properties": { "browse": { "type": "boolean", "description": "List folders that have no index file." } }, "additionalProperties": false }, "reverseProxy": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "Where requests are passed on to: 127.0.0.1:4000, https://api.example.com:443, unix//run/app.sock." }, "respond": { "type": "object", "description": "A fixed answer.", "properties": { "body": { "type": "string" }, "status": { "type": "integer", "minimum": 200, "maximum": 599, "description": "Default 200." } }, "additionalProperties": false }, "redirect": { "type": "object", "description": "Sends everybody elsewhere.", "properties": { "to": { "type": "string", "description": "https://example.com, or a path on this site." }, "status": { "enum": [301, 302, 303, 307, 308] }, "keepPath": { "type": "boolean", "description": "Path and query of the request are added." } }, "required": ["to", "status", "keepPath"], "additionalProperties": false } } };
var schema34 = { "type": "object", "description": "Headers of every answer; null takes one away.", "additionalProperties": { "type": ["string", "null"] } };
var schema39 = { "type": "object", "description": "Sends everybody elsewhere.", "properties": { "to": { "type": "string", "description": "https://example.com, or a path on this site." }, "status": { "enum": [301, 302, 303, 307, 308] }, "keepPath": { "type": "boolean", "description": "Path and query of the request are added." } }, "required": ["to", "status", "keepPath"], "additionalProperties": false };
var func1 = Object.prototype.hasOwnProperty;
var func0 = require_equal().default;
var pattern4 = new RegExp("^[a-z0-9][a-z0-9.-]{0,200}$", "u");
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
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
    if (data.addresses === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "addresses" }, message: "must have required property 'addresses'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema33.properties, key0)) {
        const err2 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.name !== void 0) {
      let data0 = data.name;
      if (typeof data0 === "string") {
        if (!pattern4.test(data0)) {
          const err3 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9][a-z0-9.-]{0,200}$" }, message: "must be lower-case letters, digits, dots and -, and begin with a letter or digit" };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.addresses !== void 0) {
      let data1 = data.addresses;
      if (Array.isArray(data1)) {
        if (data1.length < 1) {
          const err5 = { instancePath: instancePath + "/addresses", schemaPath: "#/properties/addresses/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data1[i0] !== "string") {
            const err6 = { instancePath: instancePath + "/addresses/" + i0, schemaPath: "#/properties/addresses/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
      } else {
        const err7 = { instancePath: instancePath + "/addresses", schemaPath: "#/properties/addresses/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.tls !== void 0) {
      let data3 = data.tls;
      const _errs9 = errors;
      let valid3 = false;
      let passing0 = null;
      const _errs10 = errors;
      if ("internal" !== data3) {
        const err8 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf/0/const", keyword: "const", params: { allowedValue: "internal" }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
      var _valid0 = _errs10 === errors;
      if (_valid0) {
        valid3 = true;
        passing0 = 0;
      }
      const _errs11 = errors;
      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
        if (data3.certificate === void 0) {
          const err9 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf/1/required", keyword: "required", params: { missingProperty: "certificate" }, message: "must have required property 'certificate'" };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        if (data3.key === void 0) {
          const err10 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf/1/required", keyword: "required", params: { missingProperty: "key" }, message: "must have required property 'key'" };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            vErrors.push(err10);
          }
          errors++;
        }
        for (const key1 in data3) {
          if (!(key1 === "certificate" || key1 === "key")) {
            const err11 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
        if (data3.certificate !== void 0) {
          if (typeof data3.certificate !== "string") {
            const err12 = { instancePath: instancePath + "/tls/certificate", schemaPath: "#/properties/tls/oneOf/1/properties/certificate/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
        if (data3.key !== void 0) {
          if (typeof data3.key !== "string") {
            const err13 = { instancePath: instancePath + "/tls/key", schemaPath: "#/properties/tls/oneOf/1/properties/key/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
      var _valid0 = _errs11 === errors;
      if (_valid0 && valid3) {
        valid3 = false;
        passing0 = [passing0, 1];
      } else {
        if (_valid0) {
          valid3 = true;
          passing0 = 1;
        }
      }
      if (!valid3) {
        const err15 = { instancePath: instancePath + "/tls", schemaPath: "#/properties/tls/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 }, message: "must match exactly one schema in oneOf" };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      } else {
        errors = _errs9;
        if (vErrors !== null) {
          if (_errs9) {
            vErrors.length = _errs9;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.log !== void 0) {
      let data6 = data.log;
      const _errs19 = errors;
      let valid5 = false;
      let passing1 = null;
      const _errs20 = errors;
      if ("journal" !== data6) {
        const err16 = { instancePath: instancePath + "/log", schemaPath: "#/properties/log/oneOf/0/const", keyword: "const", params: { allowedValue: "journal" }, message: "must be equal to constant" };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
      var _valid1 = _errs20 === errors;
      if (_valid1) {
        valid5 = true;
        passing1 = 0;
      }
      const _errs21 = errors;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (data6.file === void 0) {
          const err17 = { instancePath: instancePath + "/log", schemaPath: "#/properties/log/oneOf/1/required", keyword: "required", params: { missingProperty: "file" }, message: "must have required property 'file'" };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
        for (const key2 in data6) {
          if (!(key2 === "file")) {
            const err18 = { instancePath: instancePath + "/log", schemaPath: "#/properties/log/oneOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (data6.file !== void 0) {
          if (typeof data6.file !== "string") {
            const err19 = { instancePath: instancePath + "/log/file", schemaPath: "#/properties/log/oneOf/1/properties/file/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
      } else {
        const err20 = { instancePath: instancePath + "/log", schemaPath: "#/properties/log/oneOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
      var _valid1 = _errs21 === errors;
      if (_valid1 && valid5) {
        valid5 = false;
        passing1 = [passing1, 1];
      } else {
        if (_valid1) {
          valid5 = true;
          passing1 = 1;
        }
      }
      if (!valid5) {
        const err21 = { instancePath: instancePath + "/log", schemaPath: "#/properties/log/oneOf", keyword: "oneOf", params: { passingSchemas: passing1 }, message: "must match exactly one schema in oneOf" };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      } else {
        errors = _errs19;
        if (vErrors !== null) {
          if (_errs19) {
            vErrors.length = _errs19;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.encode !== void 0) {
      let data8 = data.encode;
      if (Array.isArray(data8)) {
        if (data8.length < 1) {
          const err22 = { instancePath: instancePath + "/encode", schemaPath: "#/properties/encode/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
        const len1 = data8.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data9 = data8[i1];
          if (!(data9 === "gzip" || data9 === "zstd")) {
            const err23 = { instancePath: instancePath + "/encode/" + i1, schemaPath: "#/properties/encode/items/enum", keyword: "enum", params: { allowedValues: schema33.properties.encode.items.enum }, message: "must be equal to one of the allowed values" };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
        let i2 = data8.length;
        let j0;
        if (i2 > 1) {
          outer0: for (; i2--; ) {
            for (j0 = i2; j0--; ) {
              if (func0(data8[i2], data8[j0])) {
                const err24 = { instancePath: instancePath + "/encode", schemaPath: "#/properties/encode/uniqueItems", keyword: "uniqueItems", params: { i: i2, j: j0 }, message: "must NOT have duplicate items (items ## " + j0 + " and " + i2 + " are identical)" };
                if (vErrors === null) {
                  vErrors = [err24];
                } else {
                  vErrors.push(err24);
                }
                errors++;
                break outer0;
              }
            }
          }
        }
      } else {
        const err25 = { instancePath: instancePath + "/encode", schemaPath: "#/properties/encode/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.header !== void 0) {
      let data10 = data.header;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        for (const key3 in data10) {
          let data11 = data10[key3];
          if (typeof data11 !== "string" && data11 !== null) {
            const err26 = { instancePath: instancePath + "/header/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/$defs/header/additionalProperties/type", keyword: "type", params: { type: schema34.additionalProperties.type }, message: "must be string,null" };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
      } else {
        const err27 = { instancePath: instancePath + "/header", schemaPath: "#/$defs/header/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.root !== void 0) {
      if (typeof data.root !== "string") {
        const err28 = { instancePath: instancePath + "/root", schemaPath: "#/$defs/root/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
    }
    if (data.fileServer !== void 0) {
      let data13 = data.fileServer;
      if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
        for (const key4 in data13) {
          if (!(key4 === "browse")) {
            const err29 = { instancePath: instancePath + "/fileServer", schemaPath: "#/$defs/fileServer/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err29];
            } else {
              vErrors.push(err29);
            }
            errors++;
          }
        }
        if (data13.browse !== void 0) {
          if (typeof data13.browse !== "boolean") {
            const err30 = { instancePath: instancePath + "/fileServer/browse", schemaPath: "#/$defs/fileServer/properties/browse/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            if (vErrors === null) {
              vErrors = [err30];
            } else {
              vErrors.push(err30);
            }
            errors++;
          }
        }
      } else {
        const err31 = { instancePath: instancePath + "/fileServer", schemaPath: "#/$defs/fileServer/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          vErrors.push(err31);
        }
        errors++;
      }
    }
    if (data.reverseProxy !== void 0) {
      let data15 = data.reverseProxy;
      if (Array.isArray(data15)) {
        if (data15.length < 1) {
          const err32 = { instancePath: instancePath + "/reverseProxy", schemaPath: "#/$defs/reverseProxy/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          if (vErrors === null) {
            vErrors = [err32];
          } else {
            vErrors.push(err32);
          }
          errors++;
        }
        const len2 = data15.length;
        for (let i3 = 0; i3 < len2; i3++) {
          if (typeof data15[i3] !== "string") {
            const err33 = { instancePath: instancePath + "/reverseProxy/" + i3, schemaPath: "#/$defs/reverseProxy/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
        }
      } else {
        const err34 = { instancePath: instancePath + "/reverseProxy", schemaPath: "#/$defs/reverseProxy/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          vErrors.push(err34);
        }
        errors++;
      }
    }
    if (data.respond !== void 0) {
      let data17 = data.respond;
      if (data17 && typeof data17 == "object" && !Array.isArray(data17)) {
        for (const key5 in data17) {
          if (!(key5 === "body" || key5 === "status")) {
            const err35 = { instancePath: instancePath + "/respond", schemaPath: "#/$defs/respond/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key5 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err35];
            } else {
              vErrors.push(err35);
            }
            errors++;
          }
        }
        if (data17.body !== void 0) {
          if (typeof data17.body !== "string") {
            const err36 = { instancePath: instancePath + "/respond/body", schemaPath: "#/$defs/respond/properties/body/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err36];
            } else {
              vErrors.push(err36);
            }
            errors++;
          }
        }
        if (data17.status !== void 0) {
          let data19 = data17.status;
          if (!(typeof data19 == "number" && (!(data19 % 1) && !isNaN(data19)) && isFinite(data19))) {
            const err37 = { instancePath: instancePath + "/respond/status", schemaPath: "#/$defs/respond/properties/status/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            if (vErrors === null) {
              vErrors = [err37];
            } else {
              vErrors.push(err37);
            }
            errors++;
          }
          if (typeof data19 == "number" && isFinite(data19)) {
            if (data19 > 599 || isNaN(data19)) {
              const err38 = { instancePath: instancePath + "/respond/status", schemaPath: "#/$defs/respond/properties/status/maximum", keyword: "maximum", params: { comparison: "<=", limit: 599 }, message: "must be <= 599" };
              if (vErrors === null) {
                vErrors = [err38];
              } else {
                vErrors.push(err38);
              }
              errors++;
            }
            if (data19 < 200 || isNaN(data19)) {
              const err39 = { instancePath: instancePath + "/respond/status", schemaPath: "#/$defs/respond/properties/status/minimum", keyword: "minimum", params: { comparison: ">=", limit: 200 }, message: "must be >= 200" };
              if (vErrors === null) {
                vErrors = [err39];
              } else {
                vErrors.push(err39);
              }
              errors++;
            }
          }
        }
      } else {
        const err40 = { instancePath: instancePath + "/respond", schemaPath: "#/$defs/respond/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
    }
    if (data.redirect !== void 0) {
      let data20 = data.redirect;
      if (data20 && typeof data20 == "object" && !Array.isArray(data20)) {
        if (data20.to === void 0) {
          const err41 = { instancePath: instancePath + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "to" }, message: "must have required property 'to'" };
          if (vErrors === null) {
            vErrors = [err41];
          } else {
            vErrors.push(err41);
          }
          errors++;
        }
        if (data20.status === void 0) {
          const err42 = { instancePath: instancePath + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "status" }, message: "must have required property 'status'" };
          if (vErrors === null) {
            vErrors = [err42];
          } else {
            vErrors.push(err42);
          }
          errors++;
        }
        if (data20.keepPath === void 0) {
          const err43 = { instancePath: instancePath + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "keepPath" }, message: "must have required property 'keepPath'" };
          if (vErrors === null) {
            vErrors = [err43];
          } else {
            vErrors.push(err43);
          }
          errors++;
        }
        for (const key6 in data20) {
          if (!(key6 === "to" || key6 === "status" || key6 === "keepPath")) {
            const err44 = { instancePath: instancePath + "/redirect", schemaPath: "#/$defs/redirect/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key6 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
        if (data20.to !== void 0) {
          if (typeof data20.to !== "string") {
            const err45 = { instancePath: instancePath + "/redirect/to", schemaPath: "#/$defs/redirect/properties/to/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err45];
            } else {
              vErrors.push(err45);
            }
            errors++;
          }
        }
        if (data20.status !== void 0) {
          let data22 = data20.status;
          if (!(data22 === 301 || data22 === 302 || data22 === 303 || data22 === 307 || data22 === 308)) {
            const err46 = { instancePath: instancePath + "/redirect/status", schemaPath: "#/$defs/redirect/properties/status/enum", keyword: "enum", params: { allowedValues: schema39.properties.status.enum }, message: "must be equal to one of the allowed values" };
            if (vErrors === null) {
              vErrors = [err46];
            } else {
              vErrors.push(err46);
            }
            errors++;
          }
        }
        if (data20.keepPath !== void 0) {
          if (typeof data20.keepPath !== "boolean") {
            const err47 = { instancePath: instancePath + "/redirect/keepPath", schemaPath: "#/$defs/redirect/properties/keepPath/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            if (vErrors === null) {
              vErrors = [err47];
            } else {
              vErrors.push(err47);
            }
            errors++;
          }
        }
      } else {
        const err48 = { instancePath: instancePath + "/redirect", schemaPath: "#/$defs/redirect/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err48];
        } else {
          vErrors.push(err48);
        }
        errors++;
      }
    }
    if (data.routes !== void 0) {
      let data24 = data.routes;
      if (data24 && typeof data24 == "object" && !Array.isArray(data24)) {
        if (Object.keys(data24).length < 1) {
          const err49 = { instancePath: instancePath + "/routes", schemaPath: "#/properties/routes/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
          if (vErrors === null) {
            vErrors = [err49];
          } else {
            vErrors.push(err49);
          }
          errors++;
        }
        for (const key7 in data24) {
          let data25 = data24[key7];
          if (data25 && typeof data25 == "object" && !Array.isArray(data25)) {
            for (const key8 in data25) {
              if (!(key8 === "stripPrefix" || key8 === "header" || key8 === "root" || key8 === "fileServer" || key8 === "reverseProxy" || key8 === "respond" || key8 === "redirect")) {
                const err50 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/routes/additionalProperties/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key8 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err50];
                } else {
                  vErrors.push(err50);
                }
                errors++;
              }
            }
            if (data25.stripPrefix !== void 0) {
              if (typeof data25.stripPrefix !== "boolean") {
                const err51 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/stripPrefix", schemaPath: "#/properties/routes/additionalProperties/properties/stripPrefix/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
                if (vErrors === null) {
                  vErrors = [err51];
                } else {
                  vErrors.push(err51);
                }
                errors++;
              }
            }
            if (data25.header !== void 0) {
              let data27 = data25.header;
              if (data27 && typeof data27 == "object" && !Array.isArray(data27)) {
                for (const key9 in data27) {
                  let data28 = data27[key9];
                  if (typeof data28 !== "string" && data28 !== null) {
                    const err52 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/header/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/$defs/header/additionalProperties/type", keyword: "type", params: { type: schema34.additionalProperties.type }, message: "must be string,null" };
                    if (vErrors === null) {
                      vErrors = [err52];
                    } else {
                      vErrors.push(err52);
                    }
                    errors++;
                  }
                }
              } else {
                const err53 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/header", schemaPath: "#/$defs/header/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err53];
                } else {
                  vErrors.push(err53);
                }
                errors++;
              }
            }
            if (data25.root !== void 0) {
              if (typeof data25.root !== "string") {
                const err54 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/root", schemaPath: "#/$defs/root/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err54];
                } else {
                  vErrors.push(err54);
                }
                errors++;
              }
            }
            if (data25.fileServer !== void 0) {
              let data30 = data25.fileServer;
              if (data30 && typeof data30 == "object" && !Array.isArray(data30)) {
                for (const key10 in data30) {
                  if (!(key10 === "browse")) {
                    const err55 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/fileServer", schemaPath: "#/$defs/fileServer/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key10 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err55];
                    } else {
                      vErrors.push(err55);
                    }
                    errors++;
                  }
                }
                if (data30.browse !== void 0) {
                  if (typeof data30.browse !== "boolean") {
                    const err56 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/fileServer/browse", schemaPath: "#/$defs/fileServer/properties/browse/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
                    if (vErrors === null) {
                      vErrors = [err56];
                    } else {
                      vErrors.push(err56);
                    }
                    errors++;
                  }
                }
              } else {
                const err57 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/fileServer", schemaPath: "#/$defs/fileServer/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err57];
                } else {
                  vErrors.push(err57);
                }
                errors++;
              }
            }
            if (data25.reverseProxy !== void 0) {
              let data32 = data25.reverseProxy;
              if (Array.isArray(data32)) {
                if (data32.length < 1) {
                  const err58 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/reverseProxy", schemaPath: "#/$defs/reverseProxy/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
                  if (vErrors === null) {
                    vErrors = [err58];
                  } else {
                    vErrors.push(err58);
                  }
                  errors++;
                }
                const len3 = data32.length;
                for (let i4 = 0; i4 < len3; i4++) {
                  if (typeof data32[i4] !== "string") {
                    const err59 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/reverseProxy/" + i4, schemaPath: "#/$defs/reverseProxy/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err59];
                    } else {
                      vErrors.push(err59);
                    }
                    errors++;
                  }
                }
              } else {
                const err60 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/reverseProxy", schemaPath: "#/$defs/reverseProxy/type", keyword: "type", params: { type: "array" }, message: "must be array" };
                if (vErrors === null) {
                  vErrors = [err60];
                } else {
                  vErrors.push(err60);
                }
                errors++;
              }
            }
            if (data25.respond !== void 0) {
              let data34 = data25.respond;
              if (data34 && typeof data34 == "object" && !Array.isArray(data34)) {
                for (const key11 in data34) {
                  if (!(key11 === "body" || key11 === "status")) {
                    const err61 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond", schemaPath: "#/$defs/respond/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key11 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err61];
                    } else {
                      vErrors.push(err61);
                    }
                    errors++;
                  }
                }
                if (data34.body !== void 0) {
                  if (typeof data34.body !== "string") {
                    const err62 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond/body", schemaPath: "#/$defs/respond/properties/body/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err62];
                    } else {
                      vErrors.push(err62);
                    }
                    errors++;
                  }
                }
                if (data34.status !== void 0) {
                  let data36 = data34.status;
                  if (!(typeof data36 == "number" && (!(data36 % 1) && !isNaN(data36)) && isFinite(data36))) {
                    const err63 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond/status", schemaPath: "#/$defs/respond/properties/status/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                    if (vErrors === null) {
                      vErrors = [err63];
                    } else {
                      vErrors.push(err63);
                    }
                    errors++;
                  }
                  if (typeof data36 == "number" && isFinite(data36)) {
                    if (data36 > 599 || isNaN(data36)) {
                      const err64 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond/status", schemaPath: "#/$defs/respond/properties/status/maximum", keyword: "maximum", params: { comparison: "<=", limit: 599 }, message: "must be <= 599" };
                      if (vErrors === null) {
                        vErrors = [err64];
                      } else {
                        vErrors.push(err64);
                      }
                      errors++;
                    }
                    if (data36 < 200 || isNaN(data36)) {
                      const err65 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond/status", schemaPath: "#/$defs/respond/properties/status/minimum", keyword: "minimum", params: { comparison: ">=", limit: 200 }, message: "must be >= 200" };
                      if (vErrors === null) {
                        vErrors = [err65];
                      } else {
                        vErrors.push(err65);
                      }
                      errors++;
                    }
                  }
                }
              } else {
                const err66 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/respond", schemaPath: "#/$defs/respond/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err66];
                } else {
                  vErrors.push(err66);
                }
                errors++;
              }
            }
            if (data25.redirect !== void 0) {
              let data37 = data25.redirect;
              if (data37 && typeof data37 == "object" && !Array.isArray(data37)) {
                if (data37.to === void 0) {
                  const err67 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "to" }, message: "must have required property 'to'" };
                  if (vErrors === null) {
                    vErrors = [err67];
                  } else {
                    vErrors.push(err67);
                  }
                  errors++;
                }
                if (data37.status === void 0) {
                  const err68 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "status" }, message: "must have required property 'status'" };
                  if (vErrors === null) {
                    vErrors = [err68];
                  } else {
                    vErrors.push(err68);
                  }
                  errors++;
                }
                if (data37.keepPath === void 0) {
                  const err69 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect", schemaPath: "#/$defs/redirect/required", keyword: "required", params: { missingProperty: "keepPath" }, message: "must have required property 'keepPath'" };
                  if (vErrors === null) {
                    vErrors = [err69];
                  } else {
                    vErrors.push(err69);
                  }
                  errors++;
                }
                for (const key12 in data37) {
                  if (!(key12 === "to" || key12 === "status" || key12 === "keepPath")) {
                    const err70 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect", schemaPath: "#/$defs/redirect/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key12 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err70];
                    } else {
                      vErrors.push(err70);
                    }
                    errors++;
                  }
                }
                if (data37.to !== void 0) {
                  if (typeof data37.to !== "string") {
                    const err71 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect/to", schemaPath: "#/$defs/redirect/properties/to/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err71];
                    } else {
                      vErrors.push(err71);
                    }
                    errors++;
                  }
                }
                if (data37.status !== void 0) {
                  let data39 = data37.status;
                  if (!(data39 === 301 || data39 === 302 || data39 === 303 || data39 === 307 || data39 === 308)) {
                    const err72 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect/status", schemaPath: "#/$defs/redirect/properties/status/enum", keyword: "enum", params: { allowedValues: schema39.properties.status.enum }, message: "must be equal to one of the allowed values" };
                    if (vErrors === null) {
                      vErrors = [err72];
                    } else {
                      vErrors.push(err72);
                    }
                    errors++;
                  }
                }
                if (data37.keepPath !== void 0) {
                  if (typeof data37.keepPath !== "boolean") {
                    const err73 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect/keepPath", schemaPath: "#/$defs/redirect/properties/keepPath/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
                    if (vErrors === null) {
                      vErrors = [err73];
                    } else {
                      vErrors.push(err73);
                    }
                    errors++;
                  }
                }
              } else {
                const err74 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1") + "/redirect", schemaPath: "#/$defs/redirect/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err74];
                } else {
                  vErrors.push(err74);
                }
                errors++;
              }
            }
          } else {
            const err75 = { instancePath: instancePath + "/routes/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/routes/additionalProperties/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err75];
            } else {
              vErrors.push(err75);
            }
            errors++;
          }
        }
      } else {
        const err76 = { instancePath: instancePath + "/routes", schemaPath: "#/properties/routes/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err76];
        } else {
          vErrors.push(err76);
        }
        errors++;
      }
    }
  } else {
    const err77 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err77];
    } else {
      vErrors.push(err77);
    }
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
validate22.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
export {
  importProps,
  server,
  site
};
