/** Attributes of operations: tfjs-node leaves out or mistakes some, which eager TensorFlow reads off the tensors but a graph must have. */
import { requireNativeBackend } from "../native-backend.ts";
import type { OpAttribute } from "../tensorflow.ts";

/** An attribute that is a type of numbers, by TensorFlow's number of the type. */
export function typeAttribute(name: string, type: number): OpAttribute {
  return { name, type: requireNativeBackend().binding.TF_ATTR_TYPE, value: type };
}

/** The attributes of an operation as a graph needs them; `types` are those of its inputs. */
export function completeAttributes(
  operation: string,
  attributes: readonly OpAttribute[],
  types: readonly number[],
): OpAttribute[] {
  const { TF_INT32, TF_UINT8 } = requireNativeBackend().binding;
  const missing =
    operation === "ExpandDims" && !attributes.some(({ name }) => name === "T") ? [typeAttribute("T", types[0])] : [];
  // tfjs has no uint8 and says int32.
  const mistaken = ({ name, value }: OpAttribute) =>
    ["T", "SrcT"].includes(name) && value === TF_INT32 && types[0] === TF_UINT8;
  return [
    ...attributes.map((attribute) => (mistaken(attribute) ? { ...attribute, value: TF_UINT8 } : attribute)),
    ...missing,
  ];
}
