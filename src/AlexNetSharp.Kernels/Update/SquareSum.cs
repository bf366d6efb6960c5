using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Update;

/// <summary>The sum of the squares of many values.</summary>
public static unsafe class SquareSum
{
    private const int BlockLength = 1 << 15;

    /// <summary>The sum of the squares, the same bits for any number of threads.</summary>
    /// <param name="values">The values, float32.</param>
    /// <param name="length">Their number.</param>
    /// <returns>The sum in float64; NaN or infinite where a value is or where squares leave the range of float32.</returns>
    public static double Of(float* values, nint length)
    {
        double[] blocks = new double[checked((int)((length + BlockLength - 1) / BlockLength))];
        fixed (double* sums = blocks)
        {
            KernelThreads.Run(blocks.Length, new Job(values, length, sums));
        }

        double all = 0;
        foreach (double block in blocks)
        {
            all += block;
        }

        return all;
    }

    /// <inheritdoc cref="Of(float*, nint)"/>
    public static double Of(ReadOnlySpan<float> values)
    {
        fixed (float* pointer = values)
        {
            return Of(pointer, values.Length);
        }
    }

    private readonly struct Job(float* values, nint length, double* sums) : IKernelJob
    {
        private readonly float* _values = values;
        private readonly double* _sums = sums;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint start = (nint)block * BlockLength;
            LaneTiers.Run(start, Math.Min(start + BlockLength, length), new Work(_values, _sums + block));
        }
    }

    private readonly struct Work(float* values, double* sum) : ILaneWork
    {
        private const int VectorsOfAPart = 128;

        private readonly float* _values = values;
        private readonly double* _sum = sum;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            float* lanes = stackalloc float[TLanes.Count];
            nint part = VectorsOfAPart * TLanes.Count;
            for (nint first = start; first < start + count; first += part)
            {
                TVector squares = TLanes.Splat(0);
                for (nint i = first; i < Math.Min(first + part, start + count); i += TLanes.Count)
                {
                    TVector value = TLanes.Load(_values + i);
                    squares = TLanes.MultiplyAdd(value, value, squares);
                }

                TLanes.Store(squares, lanes);
                *_sum = LaneTotal.Add(*_sum, lanes, TLanes.Count);
            }
        }
    }
}
