// Generated from schemas/*.json by `npm run generate`. Do not edit.
// <stdin>
var instance = validate20;
var schema31 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "instance", "title": "An Incus instance", "description": "One container or virtual machine.", "type": "object", "properties": { "name": { "type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9-]{0,62}$", "must": "be at most 63 letters, digits and -, and begin with a letter", "description": "Its name in Incus." }, "image": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9:/._-]*$", "must": "be an alias, images:debian/12 or a fingerprint", "description": "An alias, `images:debian/12`, or a fingerprint." }, "kind": { "enum": ["container", "vm"], "description": "Default container." }, "lifecycle": { "enum": ["persistent", "ephemeral"], "description": "An ephemeral one is deleted on the way down. Default persistent." }, "expose": { "type": "object", "description": "Ports of the guest on the host.", "additionalProperties": { "type": "object", "properties": { "host": { "type": "integer", "minimum": 1, "maximum": 65535 }, "guest": { "type": "integer", "minimum": 1, "maximum": 65535 }, "protocol": { "enum": ["tcp", "udp"] }, "bind": { "type": "string", "pattern": "^[0-9A-Fa-f.:]+$", "must": "be an IP address" } }, "required": ["host", "guest"], "additionalProperties": false } }, "options": { "type": "object", "properties": { "project": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "must": "be letters, digits, dots, _ and -, and begin with a letter or digit", "description": "The Incus project. Default: the default one." } }, "additionalProperties": false } }, "required": ["name", "image"], "additionalProperties": false };
var pattern4 = new RegExp("^[a-zA-Z][a-zA-Z0-9-]{0,62}$", "u");
var pattern5 = new RegExp("^[A-Za-z0-9][A-Za-z0-9:/._-]*$", "u");
var pattern6 = new RegExp("^[0-9A-Fa-f.:]+$", "u");
var pattern7 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]*$", "u");
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
    if (data.name === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "name" }, message: "must have required property 'name'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.image === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "image" }, message: "must have required property 'image'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "name" || key0 === "image" || key0 === "kind" || key0 === "lifecycle" || key0 === "expose" || key0 === "options")) {
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
          const err3 = { instancePath: instancePath + "/name", schemaPath: "#/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-zA-Z][a-zA-Z0-9-]{0,62}$" }, message: "must be at most 63 letters, digits and -, and begin with a letter" };
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
    if (data.image !== void 0) {
      let data1 = data.image;
      if (typeof data1 === "string") {
        if (!pattern5.test(data1)) {
          const err5 = { instancePath: instancePath + "/image", schemaPath: "#/properties/image/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9][A-Za-z0-9:/._-]*$" }, message: "must be an alias, images:debian/12 or a fingerprint" };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      } else {
        const err6 = { instancePath: instancePath + "/image", schemaPath: "#/properties/image/type", keyword: "type", params: { type: "string" }, message: "must be string" };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.kind !== void 0) {
      let data2 = data.kind;
      if (!(data2 === "container" || data2 === "vm")) {
        const err7 = { instancePath: instancePath + "/kind", schemaPath: "#/properties/kind/enum", keyword: "enum", params: { allowedValues: schema31.properties.kind.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.lifecycle !== void 0) {
      let data3 = data.lifecycle;
      if (!(data3 === "persistent" || data3 === "ephemeral")) {
        const err8 = { instancePath: instancePath + "/lifecycle", schemaPath: "#/properties/lifecycle/enum", keyword: "enum", params: { allowedValues: schema31.properties.lifecycle.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.expose !== void 0) {
      let data4 = data.expose;
      if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
        for (const key1 in data4) {
          let data5 = data4[key1];
          if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
            if (data5.host === void 0) {
              const err9 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/expose/additionalProperties/required", keyword: "required", params: { missingProperty: "host" }, message: "must have required property 'host'" };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (data5.guest === void 0) {
              const err10 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/expose/additionalProperties/required", keyword: "required", params: { missingProperty: "guest" }, message: "must have required property 'guest'" };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
            for (const key2 in data5) {
              if (!(key2 === "host" || key2 === "guest" || key2 === "protocol" || key2 === "bind")) {
                const err11 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/expose/additionalProperties/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
            if (data5.host !== void 0) {
              let data6 = data5.host;
              if (!(typeof data6 == "number" && (!(data6 % 1) && !isNaN(data6)) && isFinite(data6))) {
                const err12 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/properties/expose/additionalProperties/properties/host/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
              if (typeof data6 == "number" && isFinite(data6)) {
                if (data6 > 65535 || isNaN(data6)) {
                  const err13 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/properties/expose/additionalProperties/properties/host/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                  if (vErrors === null) {
                    vErrors = [err13];
                  } else {
                    vErrors.push(err13);
                  }
                  errors++;
                }
                if (data6 < 1 || isNaN(data6)) {
                  const err14 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/properties/expose/additionalProperties/properties/host/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                  if (vErrors === null) {
                    vErrors = [err14];
                  } else {
                    vErrors.push(err14);
                  }
                  errors++;
                }
              }
            }
            if (data5.guest !== void 0) {
              let data7 = data5.guest;
              if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
                const err15 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/guest", schemaPath: "#/properties/expose/additionalProperties/properties/guest/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                if (vErrors === null) {
                  vErrors = [err15];
                } else {
                  vErrors.push(err15);
                }
                errors++;
              }
              if (typeof data7 == "number" && isFinite(data7)) {
                if (data7 > 65535 || isNaN(data7)) {
                  const err16 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/guest", schemaPath: "#/properties/expose/additionalProperties/properties/guest/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
                if (data7 < 1 || isNaN(data7)) {
                  const err17 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/guest", schemaPath: "#/properties/expose/additionalProperties/properties/guest/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                  if (vErrors === null) {
                    vErrors = [err17];
                  } else {
                    vErrors.push(err17);
                  }
                  errors++;
                }
              }
            }
            if (data5.protocol !== void 0) {
              let data8 = data5.protocol;
              if (!(data8 === "tcp" || data8 === "udp")) {
                const err18 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/protocol", schemaPath: "#/properties/expose/additionalProperties/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema31.properties.expose.additionalProperties.properties.protocol.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err18];
                } else {
                  vErrors.push(err18);
                }
                errors++;
              }
            }
            if (data5.bind !== void 0) {
              let data9 = data5.bind;
              if (typeof data9 === "string") {
                if (!pattern6.test(data9)) {
                  const err19 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/bind", schemaPath: "#/properties/expose/additionalProperties/properties/bind/pattern", keyword: "pattern", params: { pattern: "^[0-9A-Fa-f.:]+$" }, message: "must be an IP address" };
                  if (vErrors === null) {
                    vErrors = [err19];
                  } else {
                    vErrors.push(err19);
                  }
                  errors++;
                }
              } else {
                const err20 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/bind", schemaPath: "#/properties/expose/additionalProperties/properties/bind/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err20];
                } else {
                  vErrors.push(err20);
                }
                errors++;
              }
            }
          } else {
            const err21 = { instancePath: instancePath + "/expose/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/properties/expose/additionalProperties/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
      } else {
        const err22 = { instancePath: instancePath + "/expose", schemaPath: "#/properties/expose/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
    }
    if (data.options !== void 0) {
      let data10 = data.options;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        for (const key3 in data10) {
          if (!(key3 === "project")) {
            const err23 = { instancePath: instancePath + "/options", schemaPath: "#/properties/options/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
        if (data10.project !== void 0) {
          let data11 = data10.project;
          if (typeof data11 === "string") {
            if (!pattern7.test(data11)) {
              const err24 = { instancePath: instancePath + "/options/project", schemaPath: "#/properties/options/properties/project/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$" }, message: "must be letters, digits, dots, _ and -, and begin with a letter or digit" };
              if (vErrors === null) {
                vErrors = [err24];
              } else {
                vErrors.push(err24);
              }
              errors++;
            }
          } else {
            const err25 = { instancePath: instancePath + "/options/project", schemaPath: "#/properties/options/properties/project/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err25];
            } else {
              vErrors.push(err25);
            }
            errors++;
          }
        }
      } else {
        const err26 = { instancePath: instancePath + "/options", schemaPath: "#/properties/options/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
  } else {
    const err27 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err27];
    } else {
      vErrors.push(err27);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
validate20.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
export {
  instance
};
