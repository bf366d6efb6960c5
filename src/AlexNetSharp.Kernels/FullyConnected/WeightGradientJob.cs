using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>The gradients of weights and biases, a block for each run of outputs.</summary>
/// <param name="dy">The output's gradient (N, outputs).</param>
/// <param name="batch">The input, values as columns.</param>
/// <param name="weightGradient">The gradient of the weights (outputs, inputs).</param>
/// <param name="biasGradient">The gradient of the biases (outputs).</param>
/// <param name="shape">The extents.</param>
internal readonly unsafe struct WeightGradientJob(
    float* dy, PackedBatch batch, float* weightGradient, float* biasGradient, FullyConnectedShape shape) : ITiledJob
{
    private const int BlockOutputs = 16 * Tile.Rows;
    private readonly float* _dy = dy;
    private readonly float* _weightGradient = weightGradient;
    private readonly float* _biasGradient = biasGradient;

    /// <summary>The number of blocks.</summary>
    public int Blocks => (shape.Outputs + BlockOutputs - 1) / BlockOutputs;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int first = block * BlockOutputs;
        int count = Math.Min(BlockOutputs, shape.Outputs - first);
        int terms = Tile.Terms(Panels.Width);
        float* piece = ScratchMemory.OfThread(((nint)shape.Images * BlockOutputs) + (Tile.Rows * Panels.Width));
        float* sums = piece + ((nint)shape.Images * BlockOutputs);
        // The columns of this block, close together: in place they are a whole row of outputs apart.
        Copy(first, count, piece);
        int* rows = stackalloc int[BlockOutputs];
        int* steps = stackalloc int[terms];
        Tile.Offsets(rows, BlockOutputs, 1);
        Tile.Offsets(steps, terms, BlockOutputs);

        for (int panel = 0; panel < batch.Count; panel++)
        {
            for (int row = 0; row < count; row += Tile.Rows)
            {
                new Span<float>(sums, Tile.Rows * Panels.Width).Clear();
                for (int image = 0; image < shape.Images; image += terms)
                {
                    Tile.Add<TLanes, TVector>(
                        piece + ((nint)image * BlockOutputs),
                        rows + row,
                        steps,
                        Math.Min(terms, shape.Images - image),
                        batch.Panel(panel) + ((nint)image * Panels.Width),
                        sums);
                }

                Store(first + row, Math.Min(Tile.Rows, count - row), panel, sums);
            }
        }
    }

    /// <summary>Copies this block's columns of the output's gradient, and adds them over images.</summary>
    private void Copy(int first, int count, float* piece)
    {
        new Span<float>(_biasGradient + first, count).Clear();
        for (int image = 0; image < shape.Images; image++)
        {
            float* source = _dy + ((nint)image * shape.Outputs) + first;
            new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(piece + ((nint)image * BlockOutputs), count));
            Panels.Add(_biasGradient + first, source, count);
        }
    }

    private void Store(int output, int rows, int panel, float* sums)
    {
        int input = panel * Panels.Width;
        int count = Math.Min(Panels.Width, shape.Inputs - input);
        for (int row = 0; row < rows; row++)
        {
            float* target = _weightGradient + ((nint)(output + row) * shape.Inputs) + input;
            new ReadOnlySpan<float>(sums + (row * Panels.Width), count).CopyTo(new Span<float>(target, count));
        }
    }
}
