using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>
/// A fully connected layer and its gradients over contiguous float32, for batches: y = x W' + b. The weights, much larger than everything
/// else, are read or written once; the result does not depend on the number of threads.
/// </summary>
public static unsafe class FullyConnectedKernels
{
    /// <summary>Maps a batch.</summary>
    /// <param name="x">The input (N, inputs).</param>
    /// <param name="weights">Weights (outputs, inputs).</param>
    /// <param name="bias">Biases (outputs).</param>
    /// <param name="y">The output (N, outputs); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no layer.</exception>
    public static void Forward(float* x, float* weights, float* bias, float* y, FullyConnectedShape shape)
    {
        shape.Check();
        ForwardMany((Float32Weight*)weights, x, y, new FullyConnectedEpilogue { Bias = bias }, shape);
    }

    /// <summary>Maps a batch by weights of any kind. A few images read each weight once, at the speed of memory.</summary>
    /// <param name="x">The input (N, inputs).</param>
    /// <param name="weights">Weights (outputs, inputs).</param>
    /// <param name="epilogue">What becomes of the sums before they are stored.</param>
    /// <param name="y">The output (N, outputs); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no layer, or there is no such kind of weights.</exception>
    public static void Forward(float* x, StoredWeights weights, in FullyConnectedEpilogue epilogue, float* y, FullyConnectedShape shape)
    {
        shape.Check();
        switch (weights.Number)
        {
            case WeightNumber.Float32:
                Forward((Float32Weight*)weights.Values, x, y, epilogue, shape);
                break;
            case WeightNumber.BFloat16:
                Forward((BFloat16Weight*)weights.Values, x, y, epilogue, shape);
                break;
            case WeightNumber.Int8:
                Forward((Int8Weight*)weights.Values, x, y, epilogue, shape);
                break;
            default:
                throw new ArgumentException($"There is no kind of weights {weights.Number}.", nameof(weights));
        }
    }

    /// <summary>Computes the gradient of the input from that of the output: dx = dy W.</summary>
    /// <param name="dy">The output's gradient (N, outputs).</param>
    /// <param name="weights">Weights (outputs, inputs).</param>
    /// <param name="dx">The input's gradient (N, inputs); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no layer.</exception>
    public static void InputGradient(float* dy, float* weights, float* dx, FullyConnectedShape shape)
    {
        shape.Check();
        PackedBatch batch = PackedBatch.Transposed(dy, shape.Images, shape.Outputs);
        var job = new WeightProductJob<Float32Weight>((Float32Weight*)weights, batch, default, dx, shape, ofColumns: true);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightProductJob<Float32Weight>>(job));
    }

    /// <summary>Computes the gradients of weights and biases: dW = dy' x, db = the sum of dy over images.</summary>
    /// <param name="x">The input (N, inputs).</param>
    /// <param name="dy">The output's gradient (N, outputs).</param>
    /// <param name="weightGradient">Gradient of the weights (outputs, inputs); overwritten.</param>
    /// <param name="biasGradient">Gradient of the biases (outputs); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no layer.</exception>
    public static void ParameterGradients(float* x, float* dy, float* weightGradient, float* biasGradient, FullyConnectedShape shape)
    {
        shape.Check();
        PackedBatch batch = PackedBatch.Columns(x, shape.Images, shape.Inputs);
        var job = new WeightGradientJob(dy, batch, weightGradient, biasGradient, shape);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightGradientJob>(job));
    }

    private static void Forward<TWeight>(
        TWeight* weights, float* x, float* y, in FullyConnectedEpilogue epilogue, FullyConnectedShape shape)
        where TWeight : unmanaged, IWeight<TWeight>
    {
        if (shape.Images > FewImagesJob<TWeight>.MostImages)
        {
            ForwardMany(weights, x, y, epilogue, shape);
            return;
        }

        var job = new FewImagesJob<TWeight>(x, weights, epilogue, y, shape);
        KernelThreads.Run(job.Blocks, new TiledBlocks<FewImagesJob<TWeight>>(job));
    }

    private static void ForwardMany<TWeight>(
        TWeight* weights, float* x, float* y, in FullyConnectedEpilogue epilogue, FullyConnectedShape shape)
        where TWeight : unmanaged, IWeight<TWeight>
    {
        PackedBatch batch = PackedBatch.Transposed(x, shape.Images, shape.Inputs);
        var job = new WeightProductJob<TWeight>(weights, batch, epilogue, y, shape, ofColumns: false);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightProductJob<TWeight>>(job));
    }
}
