using System.Collections.Concurrent;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// A convolution whose filters are packed or transformed once, for many batches. Which way it computes depends on its extents alone, so an
/// image's results do not depend on the images beside it. Several threads may run it at once.
/// </summary>
public sealed unsafe class PreparedConvolution : IDisposable
{
    private readonly ConvolutionShape _ofImage;
    private readonly WinogradConvolution? _winograd;
    private readonly PackedRows? _transformed;
    private readonly PackedFilters? _packed;
    private readonly ConcurrentDictionary<int, ConvolutionOffsets> _offsets = new();

    /// <summary>Prepares filters.</summary>
    /// <param name="weights">Filters (outputs, C / groups, kernel, kernel); they are copied.</param>
    /// <param name="shape">The extents; the number of images does not count.</param>
    /// <exception cref="ArgumentException">The extents are no convolution.</exception>
    public PreparedConvolution(float* weights, in ConvolutionShape shape)
    {
        shape.Check();
        _ofImage = shape with { Images = 1 };
        if (WinogradShape.PaysPrepared(_ofImage))
        {
            (_winograd, _transformed) = (new WinogradConvolution(_ofImage), WinogradFilters.Of(weights, _ofImage));
        }
        else
        {
            _packed = PackedFilters.Pack(weights, _ofImage);
            _offsets[1] = new ConvolutionOffsets(_ofImage);
        }
    }

    /// <summary>Whether the filters are transformed for Winograd's F(2x2, 3x3).</summary>
    public bool IsWinograd => _winograd is not null;

    /// <summary>Bytes of the prepared filters.</summary>
    public long Length => (long)(_transformed?.Count ?? _packed!.Count) * sizeof(float);

    /// <summary>Convolves a batch.</summary>
    /// <param name="x">The input (N, C, H, W).</param>
    /// <param name="y">The output (N, outputs, output height, output width); overwritten.</param>
    /// <param name="images">Number of images N; 0 does nothing.</param>
    /// <param name="epilogue">What becomes of the sums before they are stored.</param>
    public void Run(float* x, float* y, int images, in ConvolutionEpilogue epilogue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        if (images == 0)
        {
            return;
        }

        if (_winograd is not null)
        {
            _winograd.Run(x, _transformed!, epilogue, y, images);
            return;
        }

        ConvolutionShape shape = _ofImage with { Images = images };
        ConvolutionOffsets offsets = _offsets.TryGetValue(images, out ConvolutionOffsets? found)
            ? found
            : _offsets.GetOrAdd(images, _offsets[1].Of(shape));
        ConvolutionKernels.Convolve(x, _packed!, offsets, epilogue, y, shape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transformed?.Dispose();
        _packed?.Dispose();
    }
}
