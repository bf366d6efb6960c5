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
        using PackedBatch batch = PackedBatch.Transposed(x, shape.Images, shape.Inputs);
        var job = new WeightProductJob(weights, batch, bias, y, shape, ofColumns: false);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightProductJob>(job));
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
        using PackedBatch batch = PackedBatch.Transposed(dy, shape.Images, shape.Outputs);
        var job = new WeightProductJob(weights, batch, bias: null, dx, shape, ofColumns: true);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightProductJob>(job));
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
        using PackedBatch batch = PackedBatch.Columns(x, shape.Images, shape.Inputs);
        var job = new WeightGradientJob(dy, batch, weightGradient, biasGradient, shape);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WeightGradientJob>(job));
    }
}
