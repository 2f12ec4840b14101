import { nativeTensorflow } from './native-tensorflow.ts'

export const cuda = nativeTensorflow('cuda', 'gpu')
