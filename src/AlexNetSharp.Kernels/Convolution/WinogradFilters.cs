using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>Transformed filters as panels: (group, panel, product, channel, filter inside the panel).</summary>
internal sealed unsafe class WinogradFilters : IDisposable
{
    private readonly ScratchMemory _memory;
    private readonly int _channels;

    private WinogradFilters(int groups, int channels, int outputs)
    {
        (PanelsPerGroup, _channels) = (Panels.Count(outputs), channels);
        _memory = new ScratchMemory((nint)groups * PanelsPerGroup * WinogradShape.Products * channels * Panels.Width);
    }

    /// <summary>The number of panels of each group.</summary>
    public int PanelsPerGroup { get; }

    /// <summary>Transforms filters as they are.</summary>
    /// <param name="weights">Filters (outputs, channels / groups, 3, 3).</param>
    /// <param name="shape">The convolution.</param>
    public static WinogradFilters Of(float* weights, in ConvolutionShape shape) => Make(weights, shape, turned: false);

    /// <summary>Transforms filters turned by half a turn, with inputs and outputs exchanged: those of the input's gradient.</summary>
    /// <param name="weights">Filters of the convolution itself.</param>
    /// <param name="shape">The convolution itself, not that of its gradient.</param>
    public static WinogradFilters Turned(float* weights, in ConvolutionShape shape) => Make(weights, shape, turned: true);

    /// <summary>The panel of one product: (channels, panel width).</summary>
    public float* Panel(int group, int panel, int product) =>
        _memory.Floats + (((((((nint)group * PanelsPerGroup) + panel) * WinogradShape.Products) + product) * _channels) * Panels.Width);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static WinogradFilters Make(float* weights, in ConvolutionShape shape, bool turned)
    {
        var filters = turned
            ? new WinogradFilters(shape.Groups, shape.GroupOutputs, shape.GroupChannels)
            : new WinogradFilters(shape.Groups, shape.GroupChannels, shape.GroupOutputs);
        // Packed first: side by side in a panel, the same weight of many filters is one vector.
        using PackedFilters packed = turned ? PackedFilters.Turned(weights, shape) : PackedFilters.Pack(weights, shape);
        KernelThreads.Run(shape.Groups * filters.PanelsPerGroup, new TransformJob(packed, filters));
        return filters;
    }

    private readonly struct TransformJob(PackedFilters packed, WinogradFilters filters) : IKernelJob
    {
        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int panel) = Math.DivRem(block, filters.PanelsPerGroup);
            LaneTiers.Run(
                0,
                Panels.Width,
                new TransformWork(packed.Panel(group, panel), filters.Panel(group, panel, 0), filters._channels));
        }
    }

    /// <summary>G g G', for filters side by side.</summary>
    /// <param name="packed">A panel of filters: (channels, 9, panel width).</param>
    /// <param name="products">The panel's first product.</param>
    /// <param name="channels">The number of channels.</param>
    private readonly struct TransformWork(float* packed, float* products, int channels) : ILaneWork
    {
        private const int Taps = 9;
        private readonly float* _packed = packed;
        private readonly float* _products = products;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            nint width = Panels.Width;
            nint next = channels * width;
            for (int channel = 0; channel < channels; channel++)
            {
                for (nint lane = start; lane < start + count; lane += TLanes.Count)
                {
                    float* source = _packed + (channel * Taps * width) + lane;
                    float* target = _products + (channel * width) + lane;
                    var left = Line<TLanes, TVector>(
                        TLanes.Load(source),
                        TLanes.Load(source + (3 * width)),
                        TLanes.Load(source + (6 * width)));
                    var middle = Line<TLanes, TVector>(
                        TLanes.Load(source + width),
                        TLanes.Load(source + (4 * width)),
                        TLanes.Load(source + (7 * width)));
                    var right = Line<TLanes, TVector>(
                        TLanes.Load(source + (2 * width)),
                        TLanes.Load(source + (5 * width)),
                        TLanes.Load(source + (8 * width)));
                    Store<TLanes, TVector>(left.First, middle.First, right.First, target, next);
                    Store<TLanes, TVector>(left.Second, middle.Second, right.Second, target + (4 * next), next);
                    Store<TLanes, TVector>(left.Third, middle.Third, right.Third, target + (8 * next), next);
                    Store<TLanes, TVector>(left.Fourth, middle.Fourth, right.Fourth, target + (12 * next), next);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<TLanes, TVector>(TVector left, TVector middle, TVector right, float* target, nint next)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            (TVector first, TVector second, TVector third, TVector fourth) = Line<TLanes, TVector>(left, middle, right);
            TLanes.Store(first, target);
            TLanes.Store(second, target + next);
            TLanes.Store(third, target + (2 * next));
            TLanes.Store(fourth, target + (3 * next));
        }

        /// <summary>G times a line of three.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TVector First, TVector Second, TVector Third, TVector Fourth) Line<TLanes, TVector>(
            TVector first,
            TVector middle,
            TVector last)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector half = TLanes.Splat(0.5f);
            return (
                first,
                TLanes.Multiply(half, TLanes.Add(TLanes.Add(first, middle), last)),
                TLanes.Multiply(half, TLanes.Add(TLanes.Subtract(first, middle), last)),
                last);
        }
    }
}
