import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { typeAttribute } from "./ops.ts";
import { nativeBackend, tf } from "./tensorflow.ts";

const native = nativeBackend();

/** Rows of a table [entries, size] by their numbers, int32 [rows], which are data: [rows, size]. One node for the gradient. */
export function embeddingRows(table: Tensor2D, numbers: Tensor1D): Tensor2D {
  const entries = table.shape[0];
  const node = tf.customGrad((table, save) => {
    (save as (tensors: Tensor[]) => void)([numbers]);
    const gradFunc = (dy: Tensor, [numbers]: Tensor[]) => tf.unsortedSegmentSum(dy, numbers as Tensor1D, entries);
    return { value: gather(table as Tensor2D, numbers), gradFunc };
  });
  return node(table) as Tensor2D;
}

/** tfjs-node's own reads the numbers, which a recorded update cannot. */
function gather(table: Tensor2D, numbers: Tensor1D): Tensor {
  if (!native) return tf.gather(table, numbers);
  const attributes = [
    typeAttribute("Tparams", "FLOAT"),
    typeAttribute("Tindices", "INT32"),
    typeAttribute("Taxis", "INT32"),
  ];
  return native.executeSingleOutput("GatherV2", attributes, [table, numbers, tf.scalar(0, "int32")]);
}
