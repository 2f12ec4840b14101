import { nativeTensorflow } from './native-tensorflow.ts'

export const tensorflow = nativeTensorflow('tensorflow', 'cpu')
